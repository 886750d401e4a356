"""Asked of every manager, answered by report, kept with its history; read by HR in its own place."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.journal.models import CLOSED_KINDS, Entry
from app.keepers import actions, guards, queries, rules
from app.keepers.models import KeeperAnswer
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee, Team
from app.reviews.models import Cycle
from tests.decisions.office import AT_RISK, STAR, Office, office
from tests.decisions.served import Served

WORDS = "Kind to everybody, and I have stopped trusting a promise."


@pytest.fixture
def found(session: Session) -> Office:
    """Mia manages Nia, Ed and Eli; Lena manages those of HR; Dov all managers."""
    made = office(session)
    actions.ask(made.act("Hana"), made.session.get_one(Cycle, made.cycle_id))
    return made


def _question(found: Office, name: str) -> guards.Question:
    loaded = guards.question(found.session, found.act(name).actor, found.cycle_id)
    assert "asked" in loaded.words
    question = loaded.thing
    assert isinstance(question, guards.Question)
    return question


def _answer(
    found: Office, about: str, fight: str, hire: str = "unsure", words: str = "", by: str = "Mia"
) -> int:
    one = found.ids[about]
    given = {f"fight-{one}": fight, f"hire-{one}": hire, f"words-{one}": words}
    return actions.answer(found.act(by), _question(found, by), given)


def test_every_manager_is_told_and_asked_about_all_of_theirs(found: Office) -> None:
    """So that being asked says nothing of anybody."""
    assert list(_question(found, "Mia").reports.values()) == ["Ed", "Eli", "Nia"]
    assert set(_question(found, "Lena").reports.values()) == {"Hana", "Gus", "Hal"}
    told = found.session.scalars(select(Notice.href).where(Notice.text.contains("question"))).all()
    # Dov, Lena and Mia manage somebody.
    assert told == ["/keeper-questions"] * 3
    assert "asked" not in guards.question(found.session, found.act("Nia").actor, found.cycle_id).words


def test_it_is_asked_once_and_in_open_cycles(found: Office) -> None:
    """A second time, or once it is closed, there is a reason why not."""
    cycle = found.session.get_one(Cycle, found.cycle_id)
    with pytest.raises(Conflict, match="already"):
        actions.ask(found.act("Gus"), cycle)
    cycle.closed_at = found.now
    with pytest.raises(Conflict, match="closed"):
        actions.ask(found.act("Gus"), cycle)
    with pytest.raises(Conflict, match="closed"):
        _answer(found, "Nia", "yes")
    with pytest.raises(NotFound):
        guards.question(found.session, found.act("Mia").actor, found.cycle_id + 1)


def test_an_answer_changed_keeps_what_was_said(found: Office) -> None:
    """The newest stands; the same again is nothing new; others' rows may stay empty."""
    assert _answer(found, "Nia", "yes", "yes") == 1
    assert _answer(found, "Nia", "yes", "yes") == 0
    later = found.at(found.session, found.now + timedelta(days=1))
    assert _answer(later, "Nia", "no", "no", WORDS) == 1
    (stands,) = queries.answers_about(found.session, found.ids["Nia"], found.cycle_id)
    assert (stands.manager, stands.fight, stands.hire, stands.words) == ("Mia", "no", "no", WORDS)
    assert found.session.scalar(select(func.count()).select_from(KeeperAnswer)) == 2
    (asked,) = queries.asked_of(found.session, found.ids["Mia"])
    assert asked.left == 2


def test_half_an_answer_is_named_and_nothing_of_the_form_is_kept(found: Office) -> None:
    """By person and question; also what nobody could mean."""
    one, other = found.ids["Nia"], found.ids["Ed"]
    given = {f"fight-{one}": "yes", f"fight-{other}": "yes", f"hire-{other}": "no"}
    with pytest.raises(Invalid) as refused:
        actions.answer(found.act("Mia"), _question(found, "Mia"), given)
    assert [(p.field, p.message) for p in refused.value.problems] == [
        (f"hire-{one}", "Nia: answer both questions.")
    ]
    for bad in ({f"fight-{one}": "maybe", f"hire-{one}": "no"}, {f"words-{one}": "x" * 200_000}):
        with pytest.raises(Invalid):
            actions.answer(found.act("Mia"), _question(found, "Mia"), bad)
    assert found.session.scalar(select(func.count()).select_from(KeeperAnswer)) == 0


def test_nobody_answers_about_somebody_elses_people(found: Office) -> None:
    """Whatever a form names: only those who report to the manager count."""
    assert _answer(found, "Nia", "no", by="Lena") == 0
    assert queries.answers_about(found.session, found.ids["Nia"], found.cycle_id) == []


def test_it_is_the_line_of_the_day_the_cycle_is_due(found: Office) -> None:
    """Who moves before that day is asked of the new manager, who leaves is asked of nobody."""
    session, due = found.session, session_cycle(found).due_on
    nia, ed = (session.get_one(Employee, found.ids[name]) for name in ("Nia", "Ed"))
    team = session.scalars(select(Team).where(Team.name == "Care")).one()
    people.assign(
        session,
        nia,
        team=team,
        manager=session.get_one(Employee, found.ids["Dov"]),
        title="",
        customer_facing=True,
        starts_on=due,
    )
    people.leave(ed, due - timedelta(days=1))
    session.flush()
    assert list(_question(found, "Mia").reports.values()) == ["Eli"]
    assert "Nia" in _question(found, "Dov").reports.values()


def session_cycle(found: Office) -> Cycle:
    """The office's cycle."""
    cycle = found.session.get_one(Cycle, found.cycle_id)
    assert isinstance(cycle.due_on, date)
    return cycle


def test_what_was_said_is_sealed_and_the_journal_is_closed(found: Office) -> None:
    """Neither words nor answers stand in the table as they were said; administrators don't see that it was."""
    _answer(found, "Nia", "no", "no", WORDS)
    raw = found.session.execute(text('SELECT "values", words FROM keeper_answer')).one()
    assert "fight" not in str(raw)
    assert "Kind" not in str(raw)
    kinds = found.session.scalars(select(Entry.thing_kind).where(Entry.verb.contains("keeper"))).all()
    assert kinds
    assert set(kinds) <= CLOSED_KINDS


def test_beside_the_evidence_those_of_ones_own_line_are_left_out(found: Office) -> None:
    """Lena reads of Mia's people and not of her own; each person once, by the newest answer."""
    found.score("Nia", "later", AT_RISK)
    found.score("Ed", "later", STAR)
    _answer(found, "Nia", "yes")
    _answer(found.at(found.session, found.now + timedelta(hours=1)), "Nia", "no")
    _answer(found, "Ed", "yes")
    _answer(found, "Eli", "unsure")
    _answer(found, "Gus", "no", by="Lena")
    beside = queries.beside(found.session, found.act("Lena").actor, session_cycle(found))
    assert sorted((one.fight, one.standing, one.score) for one in beside.said) == [
        ("no", "at risk", 2.9),
        ("unsure", "not enough evidence", None),
        ("yes", "star", 4.8),
    ]
    assert [one.answer for one in rules.counted(beside.said)] == ["yes", "unsure", "no"]
    (asking,) = queries.askings(found.session)
    assert (asking.managers, asking.done) == (3, 1)


@pytest.mark.row("D4")
def test_asked_answered_kept_apart_and_set_beside_the_evidence(
    at: Served, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Hana asks all managers. Mia says of each report whether she would fight to keep them and hire them again. HR
    reads it in a section of its own that is no gate; Lena sees answers against evidence; to an employee and an
    administrator the address is not there.
    """
    hana, mia, lena = (at.sign_in(open_page(), name) for name in ("Hana", "Mia", "Lena"))
    mia.goto(f"{at.url}/keeper-questions")
    expect(mia.locator("main")).to_contain_text("Nothing is asked of you now.")
    hana.goto(f"{at.url}/keeper-questions")
    hana.get_by_role("button", name="Ask in Autumn").click()
    expect(hana.locator("#askings")).to_contain_text("0 of 3")
    mia.goto(f"{at.url}/keeper-questions")
    expect(mia.locator(".lead")).to_contain_text(
        "3 of those who report to you are still to be answered about"
    )
    expect(mia.locator("main")).to_contain_text("is never the only ground of a decision")
    assert axe(mia) == []

    def row(name: str) -> str:
        return f"#about-{at.told['ids'][name]}"

    def say(name: str, fight: str, hire: str = "") -> None:
        for question, answer in (("fight to keep", fight), ("hire them again", hire)):
            if answer:
                group = mia.locator(row(name)).get_by_role("group", name=question)
                group.get_by_role("radio", name=answer, exact=True).check()

    say("Nia", "No")
    mia.locator(row("Nia")).get_by_text("In your own words", exact=True).click()
    mia.get_by_label("In your own words about Nia").fill(WORDS)
    mia.get_by_role("button", name="Keep my answers").click()
    # Half an answer is named, and nothing typed is lost.
    expect(mia.get_by_role("alert")).to_contain_text("Nia: answer both questions.")
    expect(mia.get_by_label("In your own words about Nia")).to_have_value(WORDS)
    say("Nia", "", "No")
    say("Ed", "Yes", "Yes")
    mia.get_by_role("button", name="Keep my answers").click()
    expect(mia.locator(".lead")).to_contain_text("1 of those")
    say("Ed", "Unsure")
    say("Eli", "Unsure", "Unsure")
    mia.get_by_role("button", name="Keep my answers").click()
    expect(mia.locator(".lead")).to_contain_text("You have answered about everybody")
    # HR: beside the dossier of a decision, no gate among it.
    hana.goto(f"{at.url}/decisions/cycles/{at.told['cycle']}/employees/{at.told['ids']['Nia']}")
    hana.get_by_role("radio", name="Coach").check()
    hana.get_by_label("Why, in your own words").fill("The desk and I both see what a plan could change here.")
    hana.locator("#propose").get_by_role("button", name="Propose").click()
    expect(hana.locator("main")).to_contain_text("Would fight to keep: no.")
    expect(hana.locator("main")).to_contain_text(WORDS)
    expect(hana.locator("#dossier")).not_to_contain_text(WORDS)
    expect(hana.locator("#gates")).not_to_contain_text("keep")
    hana.goto(f"{at.url}/keeper-questions")
    expect(hana.locator("#askings")).to_contain_text("1 of 3")
    lena.goto(f"{at.url}/keeper-questions")
    lena.get_by_role("link", name="Beside the evidence").click()
    expect(lena.locator(".lead")).to_contain_text(
        "Of 1 whom managers would not fight for, 1 stands as at risk."
    )
    expect(lena.locator(".lead")).to_contain_text("Of 2 of whom managers are unsure, 1 stands as star")
    expect(lena.get_by_role("img", name="Would not fight: 1 range")).to_be_visible()
    expect(lena.locator("#managers")).to_contain_text("Nobody has answered about five people yet.")
    assert axe(lena) == []
    for page, name, path in (
        (mia, "Nia", "/keeper-questions"),
        (mia, "Ada", "/keeper-questions"),
        (mia, "Mia", "/keeper-questions/calibration"),
        (hana, "Hana", "/keeper-questions/calibration"),
    ):
        shown = at.sign_in(page, name).goto(f"{at.url}{path}")
        assert shown is not None
        assert shown.status == 404, (name, path)
