"""What may be said of a role: of five people at least, of each thing; else less, or nothing."""

from hypothesis import given
from hypothesis import strategies as st

from app.openings.rules import (
    LEAST,
    Person,
    Work,
    behaviour_lines,
    circle,
    contact_lines,
    goal_lines,
    split,
)

STARS = st.lists(
    st.builds(Person, st.integers(1, 40), st.sampled_from(("Agent", "Senior", "")), st.integers(1, 3)),
    max_size=16,
    unique_by=lambda one: one.id,
)


@given(STARS, st.sampled_from(("Agent", "Senior", "")), st.integers(1, 4))
def test_a_circle_is_the_narrowest_of_five(stars: list[Person], title: str, team_id: int) -> None:
    found = circle(stars, title, team_id)
    same_title = {one.id for one in stars if title and one.title == title}
    same_team = {one.id for one in stars if one.team_id == team_id}
    rings = [same_title, same_team, {one.id for one in stars}]
    expected = next((ring for ring in rings if len(ring) >= LEAST), set())
    assert set(found.ids) == expected
    assert bool(found.words) == bool(expected)
    assert str(len(expected)) in found.words or not expected


def test_behaviours_count_people_not_reviews() -> None:
    """Four people with ten reviews each are four people."""
    four = {one: [{"listens": 5}] * 10 for one in range(4)}
    assert behaviour_lines(four) == []
    five = {**four, 9: [{"listens": 1, "patient": 5}, {"listens": 3}]}
    assert behaviour_lines(five) == ["Listens. Hears what is not said, and checks it before acting."]
    low = {one: [{"listens": 3, "patient": 4}] for one in range(5)}
    assert behaviour_lines(low) == ["Patient. Stays calm in the hardest talk, and makes the other calm."]
    assert behaviour_lines({}) == []


@given(
    st.dictionaries(
        st.integers(1, 9),
        st.lists(
            st.dictionaries(st.sampled_from(("listens", "patient", "follows up")), st.integers(1, 5)),
            max_size=3,
        ),
        max_size=9,
    )
)
def test_no_line_rests_on_fewer_than_five(scores: dict[int, list[dict[str, int]]]) -> None:
    said = behaviour_lines(scores)
    for name in ("listens", "patient", "follows up"):
        rated = [one for one, reviews in scores.items() if any(name in review for review in reviews)]
        if len(rated) < LEAST:
            assert not any(line.lower().startswith(name) for line in said)


def work(what: str, people: int, n: int, mean: float, everybody: float) -> Work:
    return Work(what, set(range(people)), n, n * mean, 1000, 1000 * everybody)


def test_contacts_need_people_answers_and_a_difference() -> None:
    works = [
        work("Chat", 5, 30, 3.6, 3.2),
        work("Phone", 4, 900, 3.9, 3.2),
        work("E-mail", 7, 29, 3.9, 3.2),
        work("Store", 7, 300, 3.21, 3.2),
        work("Escalation, broken", 6, 90, 3.1, 2.2),
        Work("Nobody's"),
    ]
    assert contact_lines(works) == ["At their best with Escalation, broken.", "At their best with Chat."]


def test_goals_need_five_who_reached_them() -> None:
    reached = {"listens": set(range(5)), "patient": set(range(4)), "follows up": set(range(8))}
    assert goal_lines(reached) == [
        "Reached with a coach by 8 people: follows up.",
        "Reached with a coach by 5 people: listens.",
    ]


def test_a_profile_is_typed_as_a_list() -> None:
    assert split("- One\r\n\n  • two \n* three–four\n") == ["One", "two", "three–four"]
    assert split("") == []
