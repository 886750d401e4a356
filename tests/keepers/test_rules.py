"""Answers beside evidence, in words and by manager."""

from hypothesis import given
from hypothesis import strategies as st

from app.keepers.rules import ANSWERS, STANDINGS, Said, by_manager, counted


def _said(manager: int, fight: str, standing: str) -> Said:
    return Said(manager, f"M{manager}", fight, standing)


def test_in_plain_words() -> None:
    """Numbers first, and what is not known is not left out."""
    found = [
        *[_said(1, "no", "at risk")] * 3,
        *[_said(1, "no", "solid")] * 5,
        *[_said(2, "no", "not enough evidence")] * 6,
        _said(2, "yes", "star"),
    ]
    yes, no = counted(found)
    assert no.says == (
        "Of 14 whom managers would not fight for, 5 stand as solid, 3 as at risk; of 6 too little is known."
    )
    assert yes.says == "Of 1 whom managers would fight for, 1 stands as star."


def test_a_manager_who_answered_about_four_is_not_set_beside_the_evidence() -> None:
    """Five are a group, four are persons."""
    found = [*[_said(1, "no", "star")] * 4, *[_said(2, "no", "solid")] * 5]
    (line,) = by_manager(found)
    assert (line.manager, line.answered, line.no, line.no_well) == ("M2", 5, 5, 5)
    assert line.says == "would let 5 people go whom the evidence calls solid or star"


def test_what_a_managers_answers_come_to() -> None:
    """Keeps whom the evidence calls at risk; parts from nothing; nothing is known."""
    (one,) = by_manager([_said(1, "yes", "at risk"), *[_said(1, "yes", "solid")] * 4])
    assert one.says == "would keep 1 person whom the evidence calls at risk"
    (same,) = by_manager([_said(1, "yes", "solid")] * 5)
    assert same.says == "does not part from what is known"
    (none,) = by_manager([_said(1, "no", "not enough evidence")] * 5)
    assert none.says == "too little is known of these people"


def test_two_managers_of_one_name_stay_two() -> None:
    """By id, not by name."""
    found = [Said(1, "Kim", "yes", "solid")] * 3 + [Said(2, "Kim", "no", "solid")] * 3
    assert by_manager(found) == []


@given(
    st.lists(
        st.builds(_said, st.integers(1, 3), st.sampled_from(ANSWERS), st.sampled_from(STANDINGS)), max_size=40
    )
)
def test_everybody_is_counted_once(found: list[Said]) -> None:
    """And each sentence holds all of its people."""
    counts = counted(found)
    assert sum(one.people for one in counts) == len(found)
    for one in counts:
        assert sum(one.by_standing.values()) == one.people
        assert one.says.startswith(f"Of {one.people} ")
