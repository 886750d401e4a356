"""Reviews over HTTP: what a second tab, a second click and a too long answer get."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.journal.models import Entry
from app.reviews.models import Acknowledgement, Part, SignOff
from tests.reviews.office import Office


@pytest.fixture
def site(office: Office) -> Office:
    return office


def test_a_second_tab_is_shown_both_texts(site: Office) -> None:
    section = f"/sections/{site.sections[0]}"
    first = {"text": "Written in the first tab.", "rating": "4", "version": "0"}
    assert site.post(section, first).status_code == 303
    stale = site.post(section, {**first, "text": "Written in the second tab."})
    assert stale.status_code == 409
    assert "Written in the first tab." in stale.text
    assert "Written in the second tab." in stale.text
    htmx = site.post(section, {**first, "text": "Written in the second tab."}, headers={"HX-Request": "true"})
    assert htmx.status_code == 409
    assert "<html" not in htmx.text
    assert site.post(section, first).status_code == 303
    settled = {"text": "Second tab.", "rating": "4", "version": "2", "settle": "mine"}
    assert site.post(section, settled).status_code == 303
    with unit_of_work(site.engine, write=False) as session:
        assert [(row.text, row.version) for row in session.scalars(select(Part))] == [("Second tab.", 3)]


def test_finishing_too_early_names_what_is_missing_on_the_page(site: Office) -> None:
    answer = site.post("/sign-off")
    assert answer.status_code == 422
    for title in ("Customer satisfaction", "Customer-care teamwork", "Results of the period"):
        assert f"{title}" in answer.text
    assert "mark no evidence and say why" in answer.text


def test_saving_after_finishing_is_refused_and_nothing_changes(site: Office) -> None:
    site.fill()
    assert site.post("/sign-off").status_code == 303
    late = site.post(f"/sections/{site.sections[0]}", {"text": "Too late.", "rating": "1", "version": "1"})
    assert late.status_code == 409
    with unit_of_work(site.engine, write=False) as session:
        assert {part.text for part in session.scalars(select(Part))} == {"Kept her promises."}


def test_two_who_finish_at_once_finish_once(site: Office) -> None:
    """Two clicks, two threads: one sign-off, one line in the journal, the other is told."""
    site.fill()
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(
            answer.status_code for answer in pool.map(lambda _: site.post("/sign-off"), range(2))
        )
    assert answers == [303, 409]
    with unit_of_work(site.engine, write=False) as session:
        assert len(session.scalars(select(SignOff)).all()) == 1
        assert len(session.scalars(select(Entry).where(Entry.verb == "finished review")).all()) == 1


def test_two_tabs_that_save_at_once_lose_nothing(site: Office) -> None:
    """One is stored, the other is told, whichever comes first; the first save of a section too."""
    section = f"/sections/{site.sections[0]}"
    for version in ("0", "1"):
        sent = [{"text": f"Tab {tab} at {version}.", "rating": "4", "version": version} for tab in (1, 2)]
        with ThreadPoolExecutor(2) as pool:
            answers = sorted(
                answer.status_code for answer in pool.map(lambda one: site.post(section, one), sent)
            )
        assert answers == [303, 409]


def test_a_too_long_answer_is_refused_and_kept_on_the_page(site: Office) -> None:
    site.fill()
    site.post("/sign-off")
    assert site.post("/release").status_code == 303
    site.become("Nia")
    typed = "Not my cases. " * 358
    assert len(typed.strip()) > 5000
    answer = site.post("/acknowledgement", {"answer": typed})
    assert answer.status_code == 422
    assert typed.strip() in answer.text
    with unit_of_work(site.engine, write=False) as session:
        assert session.scalars(select(Acknowledgement)).all() == []
    assert site.post("/acknowledgement", {"answer": typed[:5000]}).status_code == 303
    assert site.post("/acknowledgement", {"answer": "Again."}).status_code == 409


def test_only_the_employee_answers(site: Office) -> None:
    site.fill()
    site.post("/sign-off")
    site.post("/release")
    for name, status in (("Mia", 403), ("Hana", 403), ("Dov", 403), ("Max", 404)):
        site.become(name)
        assert site.post("/acknowledgement", {"answer": "Not mine."}).status_code == status


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 200_000, "This has 200,000 characters, and 20,000 fit in."),
        ("A \x00 in the middle.", "Take out the invisible control character."),
    ],
)
def test_what_is_refused_is_said_and_given_back(site: Office, typed: str, said: str) -> None:
    section = f"/sections/{site.sections[0]}"
    answer = site.post(section, {"text": typed, "rating": "4", "version": "0"})
    assert answer.status_code == 422
    assert said in answer.text
    assert typed.replace("\x00", "") in answer.text.replace("\x00", "")
    quick = site.post(section, {"text": typed, "version": "0"}, headers={"HX-Request": "true"})
    assert quick.status_code == 422
    assert said in quick.text
    assert "<html" not in quick.text
    with unit_of_work(site.engine, write=False) as session:
        assert session.scalars(select(Part)).all() == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_any_writing_is_kept_and_shown_as_text(site: Office) -> None:
    """Right to left, emoji, markup and attributes of the page's own scripts: kept as typed, shown as text."""
    typed = 'שלום 👩‍💻 **bold** <script>x()</script> <a hx-get="/" hx-trigger="load">a</a> \u202eabc'
    section = f"/sections/{site.sections[0]}"
    assert site.post(section, {"text": typed, "rating": "4", "version": "0"}).status_code == 303
    page = site.get().text
    assert "שלום 👩‍💻 **bold**" in page
    assert "<script>x()" not in page
    assert "&lt;a hx-get=" in page
    with unit_of_work(site.engine, write=False) as session:
        assert session.scalars(select(Part.text)).one() == typed
