"""Who reads what, and when: neither side the other's before both are in, and nobody else the motive."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.database import unit_of_work
from app.journal.models import Entry
from app.people.models import Employee
from app.reviews.models import Cycle
from app.reviews.process import sight
from app.reviews.steps import Handover, TakenBack
from tests.reviews.made import NOW, TODAY
from tests.reviews.office import Office

AUTHOR, SELF, HR = {"author", "not self", "line"}, {"self"}, {"unit hr", "not self", "not line"}
SKIP, LINE = {"skip", "not self"}, {"line", "not self"}


@pytest.mark.parametrize(
    ("words", "steps", "reads"),
    [
        (AUTHOR, "", "manager changes"),
        (AUTHOR, "in", "manager changes"),
        (AUTHOR, "finished", "manager groups changes"),
        (AUTHOR, "finished in", "manager own motive groups changes"),
        (SELF, "in", "own motive"),
        (SELF, "finished in", "own motive"),
        (SELF, "finished released in", "manager own motive groups changes"),
        (SELF, "finished released", "manager own motive groups changes"),
        (HR, "in", "manager groups changes"),
        (HR, "finished in", "manager own groups changes"),
        (HR, "finished released in", "manager own groups changes"),
        (SKIP, "in", ""),
        (SKIP, "finished", "manager"),
        (SKIP, "finished in", "manager own"),
        (LINE, "in", ""),
        (LINE, "finished released in", "manager own"),
    ],
)
def test_each_reads_what_is_open_to_them(words: set[str], steps: str, reads: str) -> None:
    done = steps.split()
    may = sight(words, finished="finished" in done, released="released" in done, handed_in="in" in done)
    assert " ".join(name for name, value in vars(may).items() if value) == reads


MINE, THEIRS, WHY = "I was short with some people.", "She is short with people.", "My father had a shop."


def readers(office: Office, text: str, *, lists: bool = False) -> set[str]:
    """Who reads these words on the review's page or the self part, or in lists, search and export."""
    found = set()
    for name in ("Mia", "Nia", "Hana", "Dov", "Max"):
        pages = office.sees(name) + (office.sees(name, "/self") if name == "Nia" else "")
        for path in (
            "/reviews",
            f"/find?q={text.split(maxsplit=1)[0]}",
            f"/cycles/{office.cycle}?format=csv",
        ):
            pages += office.client.get(path).text
        if text in pages:
            found.add(name)
    return found


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_neither_side_is_read_before_both_are_in(office: Office) -> None:
    office.become("Nia")
    first = f"/self/sections/{office.sections[0]}"
    assert office.post(first, {"text": MINE, "rating": "3", "version": "0"}).status_code == 303
    assert office.post(f"/self/sections/{office.motive}", {"text": WHY, "version": "0"}).status_code == 303
    assert readers(office, MINE) == {"Nia"}
    office.become("Nia")
    assert office.post("/self/hand-in").status_code == 303
    office.become("Mia")
    office.fill(THEIRS)
    assert readers(office, MINE, lists=True) == {"Nia"}
    assert readers(office, THEIRS) == {"Mia", "Hana"}
    office.become("Mia")
    assert office.post("/sign-off").status_code == 303
    assert readers(office, MINE) == {"Mia", "Nia", "Hana", "Dov"}
    assert readers(office, WHY) == {"Mia", "Nia"}
    assert readers(office, THEIRS) == {"Mia", "Hana", "Dov"}
    office.become("Nia")
    assert office.post("/self/hand-in/removal").status_code == 409
    office.become("Mia")
    assert office.post("/release").status_code == 303
    assert readers(office, THEIRS) == {"Mia", "Nia", "Hana", "Dov"}
    assert readers(office, WHY) == {"Mia", "Nia"}
    with unit_of_work(office.engine, write=False) as session:
        told = str([(row.verb, row.detail) for row in session.scalars(select(Entry))])
    assert MINE not in told
    assert THEIRS not in told
    assert WHY not in told


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_change_after_reading_the_self_part_is_told(office: Office) -> None:
    office.become("Nia")
    office.post(f"/self/sections/{office.sections[0]}", {"text": MINE, "version": "0"})
    office.post("/self/hand-in")
    office.become("Mia")
    office.fill(THEIRS)
    office.post("/sign-off")
    office.post("/sign-off/removal")
    changed = {"text": "She is patient with people.", "rating": "5", "version": "1"}
    assert office.post(f"/sections/{office.sections[0]}", changed).status_code == 303
    office.post("/sign-off")
    for name in ("Mia", "Hana"):
        page = office.sees(name)
        assert "Changed after reading the self part" in page
        assert "<del>" in page
        assert "Rated 4 of 5, now rated 5 of 5" in page
    assert "Changed after reading" not in office.sees("Dov")
    office.become("Mia")
    office.post("/release")
    assert "Changed after reading the self part" in office.sees("Nia")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_change_before_the_self_part_is_in_is_nobodys_matter(office: Office) -> None:
    office.fill()
    office.post("/sign-off")
    office.post("/sign-off/removal")
    with unit_of_work(office.engine, write=False) as session:
        assert session.scalars(select(TakenBack)).all() == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_release_waits_for_the_self_part_or_its_day(office: Office) -> None:
    with unit_of_work(office.engine) as session:
        session.execute(update(Cycle).values(self_due_on=TODAY + timedelta(days=400)))
    office.fill()
    office.post("/sign-off")
    assert "Not to be released yet." in office.get().text
    refused = office.post("/release")
    assert refused.status_code == 409
    assert "Wait for the self part" in refused.text
    with unit_of_work(office.engine) as session:
        session.execute(update(Cycle).values(self_due_on=TODAY - timedelta(days=400)))
    assert office.post("/release").status_code == 303
    assert "released without a self part" in office.sees("Nia")
    late = office.post(f"/self/sections/{office.sections[0]}", {"text": "Late.", "version": "0"})
    assert late.status_code == 409


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_self_part_is_written_by_nobody_else(office: Office) -> None:
    """Somebody who may read the review is told so; to everybody else it is not there."""
    for name, status in (("Mia", 403), ("Hana", 403), ("Dov", 404), ("Max", 404), ("Ed", 404)):
        office.become(name)
        assert office.get("/self").status_code == status
        sent = {"text": "Not mine.", "version": "0"}
        assert office.post(f"/self/sections/{office.sections[0]}", sent).status_code == status
        assert office.post("/self/hand-in").status_code == status
    office.become("Nia")
    # The manager's doors stay shut to her, and her motive is no section of the manager's.
    assert (
        office.post(f"/sections/{office.sections[0]}", {"text": "Mine.", "version": "0"}).status_code == 404
    )
    office.become("Mia")
    assert office.post(f"/sections/{office.motive}", {"text": "Hers.", "version": "0"}).status_code == 404
    sent = {"section": str(office.motive), "piece": "score:1"}
    assert office.post("/citations", sent).status_code == 404


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_empty_self_part_is_not_handed_in(office: Office) -> None:
    office.become("Nia")
    answer = office.post("/self/hand-in")
    assert answer.status_code == 422
    assert "Write something in at least one section" in answer.text
    assert office.post("/self/hand-in/removal").status_code == 409
    office.post(f"/self/sections/{office.sections[0]}", {"text": MINE, "version": "0"})
    assert office.post("/self/hand-in").status_code == 303
    assert (
        office.post(f"/self/sections/{office.sections[0]}", {"text": "More.", "version": "1"}).status_code
        == 409
    )
    assert office.post("/self/hand-in/removal").status_code == 303
    assert (
        office.post(f"/self/sections/{office.sections[0]}", {"text": "More.", "version": "1"}).status_code
        == 303
    )
    stale = office.post(
        f"/self/sections/{office.sections[0]}", {"text": "Other.", "version": "1", "base": MINE}
    )
    assert stale.status_code == 409
    assert "<ins>" in stale.text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_note_of_a_handover_is_for_the_two_and_hr(office: Office) -> None:
    with unit_of_work(office.engine) as session:
        ids = {one.name: one.id for one in session.scalars(select(Employee))}
        note = "Ask the stores about spring."
        session.add(
            Handover(
                review_id=office.review,
                from_id=ids["Max"],
                to_id=ids["Mia"],
                note=note,
                at=NOW,
                by_name="Max",
            )
        )
    office.fill()
    assert note in office.sees("Mia")
    office.become("Mia")
    office.post("/sign-off")
    office.post("/release")
    readers = {name for name in ("Mia", "Nia", "Hana", "Dov", "Max") if note in office.sees(name)}
    assert readers == {"Mia", "Hana"}
    assert "before by Max" in office.sees("Nia")
