"""The severances of a cycle as one set: what is checked, what blocks, who sees what."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import make_engine, unit_of_work
from app.decisions import queries, set_check
from app.decisions.models import SetCheck
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.journal.models import CLOSED_KINDS, Entry
from app.method.cells import Cells
from app.people.models import Employee
from app.sets import checking, waiting
from app.sets.forms import SetAnswerForm
from app.sets.pages import alarm
from tests.browser import Site
from tests.decisions.crowd import OLD, YOUNG, crowd, parted
from tests.decisions.office import AT_RISK, FEW, Office, office
from tests.decisions.served import Served

ANSWER = (
    "I read all four dossiers beside those of ten colleagues of both groups with the same queues: the same bar, the "
    "same windows, the same coaching. The queue of the night shift explains most of it, and it is shared out anew."
)


@pytest.fixture
def found(session: Session) -> Office:
    """The office and its crowd."""
    made = office(session)
    crowd(made)
    return made


def _gate(found: Office) -> tuple[str, str]:
    ids = [one.id for one in queries.severances(found.session, found.cycle_id)]
    return set_check.gate(found.session, found.cycle_id, set_check.members_digest(ids))


def _answer(found: Office, by: str, words: str = ANSWER) -> None:
    check = set_check.current(found.session, found.cycle_id)
    assert check is not None
    checking.answer(found.act(by), check, SetAnswerForm(words=words))


def test_without_a_severance_there_is_no_set(found: Office) -> None:
    """Nothing is kept."""
    with pytest.raises(Conflict, match="no set to check"):
        checking.check(found.act("Hana"), found.desk())


def test_a_check_is_of_exactly_one_set(found: Office) -> None:
    """Another severance, or one less, and it is to be made anew."""
    first, *_ = parted(found, "Y1", "Y2")
    assert _gate(found)[0] == "later"
    made = checking.check(found.act("Hana"), found.desk())
    assert not made.alarm
    assert _gate(found) == ("met", "Too few to tell: no group stands out, and none could.")
    parted(found, "O1")
    assert _gate(found)[0] == "later"
    checking.check(found.act("Hana"), found.desk())
    assert _gate(found)[0] == "met"
    first.ended_at = found.now
    found.session.flush()
    assert _gate(found)[0] == "later"


def test_an_alarm_blocks_until_somebody_else_answers_it_in_writing(found: Office) -> None:
    """Four of ten of one group, none of thirty of the other: nobody's severance is approved before an answer."""
    decisions = parted(found, "O1", "O2", "O3", "O4")
    made = checking.check(found.act("Gus"), found.desk())
    assert made.alarm
    assert f"{OLD} fares worse than {YOUNG}: 60% against 100%" in made.result["says"]
    state, says = _gate(found)
    assert (state, says) == ("missing", "The check raised an alarm that nobody has answered in writing.")
    with pytest.raises(Forbidden, match="You proposed a severance"):
        _answer(found, "Hana")
    with pytest.raises(Invalid):
        _answer(found, "Lena", "Looks fine.")
    _answer(found, "Lena")
    assert _gate(found) == ("met", "The alarm was answered by Lena.")
    with pytest.raises(Conflict, match="Lena has answered it already"):
        _answer(found, "Gus")
    entries = found.session.scalars(
        select(Entry).where(Entry.verb.in_(["checked set", "answered alarm of set"]))
    )
    assert {one.thing_kind for one in entries} <= CLOSED_KINDS
    assert len(decisions) == 4


def test_an_answer_to_another_set_is_no_answer(found: Office) -> None:
    """The set changed meanwhile, or the check raised no alarm."""
    parted(found, "O1", "O2", "O3", "O4")
    checking.check(found.act("Gus"), found.desk())
    check = set_check.current(found.session, found.cycle_id)
    assert check is not None
    parted(found, "Y1")
    with pytest.raises(Conflict, match="set has changed"):
        checking.answer(found.act("Lena"), check, SetAnswerForm(words=ANSWER))
    calm = checking.check(found.act("Gus"), found.desk())
    calm.alarm = False
    found.session.flush()
    with pytest.raises(Conflict, match="no alarm"):
        checking.answer(found.act("Lena"), calm, SetAnswerForm(words=ANSWER))


def test_nobody_learns_of_a_severance_from_a_number(found: Office) -> None:
    """Hana doesn't see her own, Hal (HR of the West alone) sees none; what a check says names no number of them."""
    parted(found, "Nia")
    found.score("Hana", "later", AT_RISK)
    found.propose("Hana", by="Gus")
    seen = {
        name: len(checking.figures(found.session, found.act(name).actor, found.desk()).decisions)
        for name in ("Hana", "Gus", "Hal", "Lena")
    }
    # Lena is Hana's manager.
    assert seen == {"Hana": 1, "Gus": 2, "Hal": 0, "Lena": 1}
    made = checking.check(found.act("Hana"), found.desk())
    assert "2" not in made.result["says"]
    hal = checking.figures(found.session, found.act("Hal").actor, found.desk())
    assert (hal.crowd.people, hal.points, hal.now.flagged) == ([], [], 0)
    assert "nothing is risked" in hal.sentence


def test_the_risk_is_that_of_the_frozen_evidence(found: Office) -> None:
    """What people decide on: a score that moved since changes nothing until it is gathered anew. A window with too
    little counts as wrong for sure.
    """
    parted(found, "Y1", "O1")
    found.score("Y1", "later", FEW)
    now = checking.figures(found.session, found.act("Gus").actor, found.desk())
    assert (now.now.flagged, round(now.now.mean, 2), now.unsure) == (2, 0.02, [])
    found.score("Ed", "later", AT_RISK)
    found.propose("Ed")
    later = checking.figures(found.session, found.act("Gus").actor, found.desk())
    assert (round(later.now.mean, 2), later.unsure) == (1.02, ["Ed"])
    assert later.averages is not None
    assert later.averages.flagged == 3


def test_the_curve_is_of_everybody_in_the_cycle(found: Office) -> None:
    """Flagged or not under decision; without a fitted model nothing is said of waiting."""
    for window in ("earlier", "later"):
        found.score("Y7", window, AT_RISK | {"p_floor": 0.93})
    parted(found, "Y1")
    seen = checking.figures(found.session, found.act("Gus").actor, found.desk())
    at = {one.bar: one.flagged for one in seen.points}
    assert (at[0.90], at[0.95], at[0.99]) == (2, 1, 1)
    assert not seen.crowd.ahead
    assert seen.crowd.bar == 0.95


def test_more_answers_are_like_those_so_far() -> None:
    """Fifty more each, the average and the mix of work as before."""
    cells = Cells.from_sums(
        np.array([0, 0, 1]),
        np.array([1, 2, 1]),
        {},
        n=np.array([20, 30, 100]),
        sw=np.array([20_000, 30_000, 100_000]),
        sww=np.array([20_000_000, 30_000_000, 100_000_000]),
        swy=np.array([80_000, 90_000, 400_000]),
        swyy=np.array([330_000, 290_000, 1_700_000]),
    )
    more = waiting._with_more(cells)
    for one in (0, 1):
        mine = cells.employee == one
        assert more.n[mine].sum() == cells.n[mine].sum() + waiting.MORE
        before, after = (held.swy[mine].sum() / held.sw[mine].sum() for held in (cells, more))
        assert after == pytest.approx(before)
    assert replace(more, n=cells.n).month.tolist() == cells.month.tolist()


@pytest.mark.row("D6")
def test_the_page_says_what_deciding_risks(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """From the desk to the set: expected wrong flags with their range, the same cut on raw averages, the curve with its
    numbers for those who can't see it, what waiting would bring. To a manager the address is not there.
    """
    hana = open_page()
    site.sign_in(hana, "hana")
    hana.goto(f"{site.url}/decisions")
    hana.get_by_role("link", name="The set").click()
    said = hana.locator(".lead").inner_text()
    assert re.search(
        r"Approving the \w+ severances? proposed would expect .* wrong flags? \(\d to \d\)", said
    )
    assert re.search(r"same cut on raw averages would expect .* of \d", said)
    expect(hana.locator("main")).to_contain_text("After 50 more answers each")
    chart = hana.get_by_role("img", name=re.compile("^People flagged by the bar, from"))
    expect(chart).to_be_visible()
    hana.get_by_text("The numbers", exact=True).click()
    rows = hana.locator("details[open] tbody tr")
    expect(rows).to_have_count(20)
    assert rows.first.locator("th").inner_text() == "0.80"
    assert axe(hana) == []
    path = hana.url.removeprefix(site.url)
    answer = hana.request.get(f"{site.url}{path}?format=csv")
    lines = list(csv.reader(io.StringIO(answer.text().lstrip("\ufeff"))))
    assert lines[0][:3] == ["Bar", "Flagged", "Expected wrong"]
    assert [one[0] for one in lines[1:]][-1] == "0.99"
    maya = open_page()
    site.sign_in(maya, "maya")
    shown = maya.goto(f"{site.url}{path}")
    unknown = maya.request.get(f"{site.url}{path}s")
    assert shown is not None
    assert (shown.status, unknown.status) == (404, 404)


@pytest.mark.row("D5")
def test_an_alarm_of_the_fairness_check_wants_an_answer(
    at: Served, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Lena brings groups in from a file. Hana checks four severances that fell on one group: the ratio of those kept
    with an exact test beside it. She proposed them, so Lena answers; until then the gate stands. Two were too few.
    """
    engine = make_engine(at.database)
    with unit_of_work(engine) as session:
        made = at.office().at(session, at.office().now)
        names = crowd(made, groups=False)
        first, *_ = parted(made, "O1", "O2")
        decision = first.id
    hana, lena = at.sign_in(open_page(), "Hana"), at.sign_in(open_page(), "Lena")
    lena.goto(f"{at.url}/fairness/groups")
    rows = [f"{name},{YOUNG if name.startswith('Y') else OLD}" for name in names]
    _bring(lena, ["Number,Age group", *rows, "nobody,under 50"])
    expect(lena.get_by_role("alert")).to_contain_text(
        "Row 42, who: nobody of yours has this number or e-mail"
    )
    _bring(lena, ["Number,Age group", *rows])
    expect(lena.locator("#known")).to_contain_text(f"{OLD} (10), {YOUNG} (30)")
    home = f"{at.url}/decisions/cycles/{at.told['cycle']}/set"
    hana.goto(home)
    expect(hana.locator("#by-age-group")).to_contain_text("too few to tell")
    expect(hana.locator("#by-age-group table")).to_have_count(0)
    with unit_of_work(engine) as session:
        made = at.office().at(session, at.office().now)
        made.ids |= {name: _id(session, name) for name in ("O3", "O4")}
        parted(made, "O3", "O4")
    engine.dispose()
    hana.goto(home)
    row = hana.locator("#by-age-group tbody tr").filter(has_text=OLD)
    for cell in ("60%", "0.60", "look at it"):
        expect(row).to_contain_text(cell)
    p = float(row.locator("td").nth(4).inner_text().removeprefix("under "))
    assert p < 0.01
    hana.get_by_role("button", name="Check the set").click()
    expect(hana.locator(".lead")).to_contain_text("The check raised an alarm")
    expect(hana.locator("#check")).to_contain_text("You proposed a severance in this set")
    expect(hana.get_by_role("button", name="Answer the alarm")).to_have_count(0)
    assert axe(hana) == []
    lena.goto(f"{at.url}/decisions/{decision}")
    gate = lena.locator("#gates > li").filter(has_text="The fairness check")
    expect(gate).to_contain_text("missing")
    gate.get_by_role("link").click()
    expect(lena).to_have_url(home)
    # Too short: named, and what was typed is still there.
    words = lena.get_by_label("What you looked into")
    words.evaluate("one => one.removeAttribute('minlength')")
    words.fill("All fine.")
    lena.get_by_role("button", name="Answer the alarm").click()
    expect(lena.get_by_role("alert")).to_contain_text("at least 100 characters")
    expect(words).to_have_value("All fine.")
    words.fill(ANSWER)
    lena.get_by_role("button", name="Answer the alarm").click()
    expect(lena.locator(".lead")).to_contain_text("answered by Lena")
    expect(lena.locator("#check")).to_contain_text("explains most of it")
    lena.goto(f"{at.url}/decisions/{decision}")
    expect(gate).to_contain_text("The alarm was answered by Lena.")


def _bring(page: Page, rows: list[str]) -> None:
    file = {"name": "groups.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Take it in").click()


def _id(session: Session, name: str) -> int:
    return session.scalars(select(Employee.id).where(Employee.name == name)).one()


def test_a_check_of_another_cycle_is_not_there(found: Office) -> None:
    """A check is reached by the address of its own cycle alone."""
    parted(found, "Y1")
    made = checking.check(found.act("Hana"), found.desk())
    assert alarm(found.session, found.act("Hana").actor, found.cycle_id, made.id).thing[1] is made
    with pytest.raises(NotFound):
        alarm(found.session, found.act("Hana").actor, found.cycle_id, made.id + 1)
    assert found.session.get(SetCheck, made.id + 1) is None
