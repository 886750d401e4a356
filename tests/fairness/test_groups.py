"""Groups go in from a file and come out as numbers; the check reads them and nobody else does."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.fairness import actions, queries
from app.fairness.models import GroupEntry
from app.journal.models import CLOSED_KINDS, Entry
from app.reviews.models import Cycle, Release, Review, SignOff, Template
from app.scores.models import Evidence, Fit
from tests.fairness.staff import NOW, START, Staff, numbers, staff


@pytest.fixture
def made(session: Session) -> Staff:
    """Two units and HR."""
    return staff(session)


def _held(made: Staff) -> dict[int, str]:
    return {one.employee_id: one.value for one in made.session.scalars(select(GroupEntry))}


def test_taken_twice_it_changes_nothing(made: Staff) -> None:
    """And a cell left empty later says nothing; a changed one counts."""
    body = made.file(young=numbers("e", 1, 12), old=numbers("e", 13, 24))
    assert actions.take(made.act("Lena"), body).changed == 24
    assert actions.take(made.act("Lena"), body) == actions.Taken(24, 0)
    again = b"E-mail;Age group\ne1@x.example;\nE2@X.example;old\n"
    assert actions.take(made.act("Lena"), again) == actions.Taken(1, 1)
    held = _held(made)
    assert (held[made.ids["e1"]], held[made.ids["e2"]]) == ("young", "old")


def test_what_is_stored_can_be_read_by_nobody_without_the_key(made: Staff) -> None:
    """No group's name stands in the table, nor in the journal."""
    actions.take(made.act("Lena"), made.file(secretgroup=numbers("e", 1, 6)))
    raw = made.session.execute(text("SELECT value FROM group_entry")).scalars().all()
    assert len(raw) == 6
    assert not any("secretgroup" in one for one in raw)
    entry = made.session.scalars(select(Entry).where(Entry.verb == "took groups in")).one()
    assert entry.thing_kind in CLOSED_KINDS
    assert "secretgroup" not in str(entry.detail)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Number,Age group\ne1,a\nzz,b\n", "Row 3, who: nobody of yours has this number or e-mail"),
        ("Number,Age group\ne1,a\ne1,b\n", "Row 3, who: the same person stands in row 2"),
        ("Number,Age group\ne1," + "x" * 61 + "\n", "Row 2, age group: write a group in at most 60"),
        ("Number,Age group\ne1,a\x07\n", "Row 2, age group: write a group in at most 60"),
        ("Name,Age group\nE1,a\n", "Call the column that says who it is Number or E-mail"),
        ("Number\ne1\n", "no column beside"),
        ("Number,A,a\ne1,1,2\n", "each with another name"),
        ("Number,Age\n" + "\n".join(f"e{n},{n}" for n in range(1, 23)) + "\n", "22 different values"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(made: Staff, body: str, said: str) -> None:
    """Row, column and mend."""
    with pytest.raises(Invalid) as refused:
        actions.take(made.act("Lena"), body.encode())
    assert said in " ".join(one.message for one in refused.value.problems)
    assert not _held(made)


def test_hr_of_a_unit_brings_in_its_own_people_and_deletes_nothing_of_everybody(made: Staff) -> None:
    """Wes knows nobody in the East."""
    with pytest.raises(Invalid):
        actions.take(made.act("Wes"), made.file(a=["e1"]))
    assert actions.take(made.act("Wes"), made.file(a=["w1"])).changed == 1
    with pytest.raises(Invalid):
        actions.forget(made.act("Wes"), "age group")
    actions.forget(made.act("Lena"), "age group")
    assert not _held(made)
    with pytest.raises(Invalid):
        actions.forget(made.act("Lena"), "age group")


def test_known_are_numbers_of_groups_of_five(made: Staff) -> None:
    """A small group and what would give it away are not there."""
    actions.take(
        made.act("Lena"),
        made.file(young=numbers("e", 1, 12), old=numbers("e", 13, 21), new=numbers("e", 22, 24)),
    )
    (known,) = queries.known(made.session)
    assert (known.attribute, known.people, known.groups, known.hidden) == (
        "age group",
        25,
        (("young", 10),),
        2,
    )


def _fit(made: Staff) -> None:
    made.session.add(
        Fit(
            id=1,
            lens="customer",
            scale="stars_5",
            first_month=2026 * 12 + 5,
            last_month=2026 * 12 + 10,
            made_at=NOW,
            policy_version=0,
            model={},
            summary={"n": 1000, "star_bar": 4.5, "floor_bar": 3.5, "mean": 4.1},
        )
    )
    made.session.flush()
    plain = dict.fromkeys(("n_eff", "raw", "adjusted", "reliability", "p_star", "p_floor", "p_below"), 0.5)
    for number, one in made.ids.items():
        score = 4.5 if int(number[1:]) <= 12 and number[0] == "e" else 3.5 + int(number[1:]) / 100
        made.session.add(
            Evidence(
                fit_id=1,
                employee_id=one,
                n=80,
                score=score,
                lo=3.0,
                hi=5.0,
                need_n=30,
                standing="not enough evidence" if number == "w12" else "solid",
                series=[],
                trend={},
                **plain,
            )
        )
    made.session.flush()


def test_ratings_by_group_and_only_of_ones_own_unit(made: Staff) -> None:
    """Everybody for Hana; the West alone for Wes; who has too little evidence is in neither."""
    _fit(made)
    actions.take(
        made.act("Lena"),
        made.file(young=numbers("e", 1, 12), old=numbers("e", 13, 24) + numbers("w", 1, 12)),
    )
    all_ = queries.of_ratings(made.session, made.act("Hana").actor)
    assert all_.people == 35
    (found,) = all_.outcomes
    assert found.state == "alarm"
    assert [(one.group, one.people, one.good) for one in found.lines] == [("old", 23, 5), ("young", 12, 12)]
    west = queries.of_ratings(made.session, made.act("Wes").actor)
    assert west.people == 11
    assert west.outcomes[0].lines == ()


def test_reviews_by_group_are_of_released_ones(made: Staff) -> None:
    """The total that was signed, at the median or above."""
    template = Template(name="Plain", version=1, made_at=NOW)
    made.session.add(template)
    made.session.flush()
    cycle = Cycle(
        name="Autumn",
        template_id=template.id,
        first_month=1,
        last_month=6,
        due_on=date(2026, 12, 1),
        launched_at=NOW,
    )
    made.session.add(cycle)
    made.session.flush()
    for at, number in enumerate(numbers("e", 1, 24)):
        review = Review(
            cycle_id=cycle.id,
            employee_id=made.ids[number],
            manager_id=made.ids["w1"],
            customer_facing=True,
        )
        made.session.add(review)
        made.session.flush()
        total = {"value": "4.0" if at < 12 else "3.0"}
        made.session.add(SignOff(review_id=review.id, at=NOW, by_name="M", evidence=[], total=total))
        if at < 20:
            made.session.add(Release(review_id=review.id, at=NOW, by_name="M"))
    made.session.flush()
    actions.take(made.act("Lena"), made.file(a=numbers("e", 1, 10), b=numbers("e", 11, 24)))
    assert queries.released_cycles(made.session) == [cycle]
    looked = queries.of_reviews(made.session, made.act("Hana").actor, cycle)
    assert looked.people == 20
    assert [(one.group, one.good, one.people) for one in looked.outcomes[0].lines] == [
        ("a", 10, 10),
        ("b", 2, 10),
    ]


def test_units_are_those_of_the_day(made: Staff) -> None:
    """The stratum is where somebody stood then; of those to come their first place."""
    early = queries.units_of(made.session, START.replace(year=2020))
    assert early[made.ids["e1"]] == "East"
    assert queries.units_of(made.session, NOW.date())[made.ids["w1"]] == "West"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0\0\0",
        b"\xff\xfe",
        b"PK\x03\x04nonsense",
        b"Number,Age group\n",
        b'Number,Age group\n"e1,never closed\n',
        b"Number,Age group\ne1," + b"x" * 200_000 + b"\n",
        "Number,Age group\ne1,\u202eevil\n\ud83d\n".encode("utf-8", "surrogatepass"),
        ("Number," + ",".join(f"c{at}" for at in range(300)) + "\ne1\n").encode(),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(made: Staff, body: bytes) -> None:
    """Nothing is taken of it and nothing breaks."""
    with pytest.raises(Invalid):
        actions.take(made.act("Lena"), body)
    assert not _held(made)
