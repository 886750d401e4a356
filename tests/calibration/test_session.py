"""A session over a group's drafts: who may sit in it, what a change does, the round trip as a file, the minutes."""

import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from app.calibration import actions, file_pages, guards, queries, rules
from app.calibration.forms import ChangeForm, MinutesForm, OpenForm
from app.calibration.models import Calibrated, Calibration, Change, Seat
from app.errors import Conflict, Invalid, NotFound
from app.reviews.actions import save_part
from app.reviews.forms import PartForm
from app.reviews.models import Cycle, Part, SignOff
from app.reviews.rules import Written, total
from tests.reviews.made import NOW, World, scored, world

REASON = "Her range is that of those rated four."


@pytest.fixture
def made(session: Session) -> World:
    """The small company with a cycle; Mia has rated Nia's and Ed's first section."""
    found = world(session)
    scored(found)
    found.launch()
    for name, rating in (("Nia", "4"), ("Ed", "3")):
        save_part(
            found.act("Mia"), found.review(name), found.sections()[0], PartForm(text="Calls.", rating=rating)
        )
    session.flush()
    return found


def opened(made: World, seats: tuple[str, ...] = ("Mia",), **more: str) -> Calibration:
    cycle = made.session.scalars(select(Cycle)).one()
    given = {"name": "Billing and care", "held_on": "2026-11-22", **more}
    form = OpenForm.model_validate({**given, "seats": [str(made.ids[name]) for name in seats]})
    return actions.open_session(made.act("Hana"), cycle, form)


def changing(
    made: World, rating: str = "5", seen: str = "4", reason: str = REASON, at: int = 0
) -> ChangeForm:
    section = str(made.sections()[at].id)
    return ChangeForm.model_validate({"section": section, "rating": rating, "seen": seen, "reason": reason})


def test_nobody_sits_over_their_own_review(made: World) -> None:
    """Mia has a seat and a review by Dov: it stays out. So does Hana's own."""
    found = opened(made)
    group = set(
        made.session.scalars(select(Calibrated.review_id).where(Calibrated.calibration_id == found.id))
    )
    assert group == {made.review(name).id for name in ("Nia", "Ed", "Max")}
    seats = set(made.session.scalars(select(Seat.employee_id).where(Seat.calibration_id == found.id)))
    assert seats == {made.ids["Mia"], made.ids["Hana"]}
    with pytest.raises(Conflict, match="own review"):
        actions.give_seat(made.act("Hana"), found, made.ids["Max"])


def test_who_may_see_and_change(made: World) -> None:
    found = opened(made, seats=("Mia", "Dov"))

    def words(name: str, of: str = "Nia") -> set[str]:
        act = made.act(name)
        return set(guards.in_room(made.session, act.actor, found.id, made.review(of).id).words)

    assert {"seat", "author"} <= words("Mia")
    assert "author" not in words("Dov", "Nia")
    assert "unit hr" in words("Hana")
    assert not words("Ed", "Nia") & {"seat", "unit hr"}
    actions.end(made.act("Hana"), found)
    assert not words("Mia") & {"seat", "unit hr"}
    assert "unit hr" in words("Hana")


def test_a_change_keeps_both_and_the_total_follows(made: World) -> None:
    found, review = opened(made), made.review("Nia")
    section = made.sections()[0]
    made.session.add(SignOff(review_id=review.id, at=NOW, by_name="Mia", evidence=[], total={}))
    made.session.flush()
    one = actions.change(made.act("Hana"), found, review, changing(made))
    assert (one.before, one.after, one.by_name) == (4, 5, "Hana")
    part = made.session.get_one(Part, (review.id, section.id))
    assert (part.rating, part.version, part.text) == (5, 2, "Calls.")
    signed = made.session.get_one(SignOff, review.id)
    expected = total([Written(section.id, section.title, section.kind, section.weight, 5, "", "Calls.")])
    assert signed.total["value"] == str(expected.value)
    line = next(
        one
        for one in queries.in_session(made.session, found, made.sections()[:4], NOW.date())
        if one.review_id == review.id
    )
    assert (line.before[section.id], line.ratings[section.id], line.changed) == (4, 5, 1)


def test_a_change_of_what_somebody_else_changed_is_refused(made: World) -> None:
    found, review = opened(made), made.review("Nia")
    actions.change(made.act("Hana"), found, review, changing(made))
    with pytest.raises(Conflict, match="is 5 now"):
        actions.change(made.act("Mia"), found, review, changing(made, rating="3"))
    with pytest.raises(Invalid) as refused:
        actions.change(made.act("Mia"), found, review, changing(made, seen="5", reason="so"))
    assert [one.field for one in refused.value.problems] == ["rating", "reason"]
    assert len(made.session.scalars(select(Change)).all()) == 1


def test_a_scorecard_follows_from_its_behaviours(made: World) -> None:
    found = opened(made)
    with pytest.raises(Invalid, match="behaviours"):
        actions.change(made.act("Hana"), found, made.review("Nia"), changing(made, seen="none", at=2))


def test_an_ended_session_changes_nothing(made: World) -> None:
    found = opened(made)
    actions.end(made.act("Hana"), found)
    with pytest.raises(Conflict, match="ended"):
        actions.change(made.act("Hana"), found, made.review("Nia"), changing(made))
    with pytest.raises(Conflict, match="ended"):
        actions.write_minutes(made.act("Hana"), found, MinutesForm(minutes="Late.", version=0))


def test_minutes_of_two_are_never_lost(made: World) -> None:
    found = opened(made)
    actions.write_minutes(made.act("Hana"), found, MinutesForm(minutes="First.", version=0))
    with pytest.raises(actions.Newer) as newer:
        actions.write_minutes(made.act("Hana"), found, MinutesForm(minutes="Second.", version=0))
    assert (newer.value.theirs, newer.value.version) == ("First.", 1)


def test_too_small_a_group_is_refused(made: World) -> None:
    with pytest.raises(Invalid, match="Fewer than two"):
        opened(made, team="Billing")


def test_too_large_a_group_is_refused(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    with pytest.raises(Invalid, match="Choose a unit or a team of 2 at most"):
        opened(made)


def sheet(made: World, found: Calibration, **edits: str) -> UploadFile:
    """The exported file with cells of Nia's row edited."""
    sections = queries.rated_sections(made.session, found.cycle.template_id)
    head = [
        *file_pages.FIXED,
        *(file_pages.heading(at, one) for at, one in enumerate(sections, 1)),
        "Total",
        "Reason",
    ]
    text = ",".join(head) + "\n"
    for line in queries.in_session(made.session, found, sections, NOW.date()):
        row = ["" if cell is None else str(cell) for cell in file_pages._row(line, sections)]
        if line.employee == "Nia":
            row = [edits.get(name, cell) for name, cell in zip(head, row, strict=True)]
        text += ",".join(row) + "\n"
    return UploadFile(io.BytesIO(text.encode()), filename="session.csv")


def test_the_file_comes_back_unchanged_and_changed(made: World) -> None:
    found, act = opened(made), made.act("Hana")
    title = file_pages.heading(1, made.sections()[0])
    same, problems = file_pages._read(made.session, act.actor, found, sheet(made, found))
    assert (same, problems) == ([], [])
    changes, problems = file_pages._read(
        made.session, act.actor, found, sheet(made, found, **{title: "5", "Reason": REASON})
    )
    assert problems == []
    assert [(one["before"], one["after"], one["reason"]) for one in changes] == [(4, 5, REASON)]


def test_what_is_wrong_in_the_file_is_named_by_row_and_column(made: World) -> None:
    found, act = opened(made), made.act("Hana")
    title = file_pages.heading(1, made.sections()[0])
    for edits, words in (
        ({title: "6"}, "“6” is no rating"),
        ({title: "5"}, "Reason: Say in a few words"),
        ({"Review": "12"}, "nobody in this session"),
    ):
        _, problems = file_pages._read(made.session, act.actor, found, sheet(made, found, **edits))
        assert any(words in one.message and one.message.startswith("Row 4") for one in problems), problems


def test_the_room_costs_as_many_statements_whatever_the_group(
    made: World, request: pytest.FixtureRequest
) -> None:
    """Reviews, drafts, fits and evidence: one statement each."""
    found, sections = opened(made), made.sections()[:4]
    made.session.flush()
    sent: list[str] = request.getfixturevalue("queries")
    sent.clear()
    assert len(queries.in_session(made.session, found, sections, NOW.date())) == 3
    assert len(sent) == 4


def test_a_review_outside_the_session_is_not_there(made: World) -> None:
    found = opened(made)
    act = made.act("Hana")
    with pytest.raises(NotFound):
        guards.in_room(made.session, act.actor, found.id, made.review("Mia").id)
