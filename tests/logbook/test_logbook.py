"""Writing on a stint, the life of what is found, who may do it, and what a review reads of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import allows
from app.access.models import Account
from app.errors import Conflict, Invalid
from app.logbook import actions, findings, guards, moving, queries
from app.logbook.forms import (
    ContactForm,
    FindingForm,
    MetForm,
    ReflectionForm,
    StepForm,
    ThanksForm,
    TickForm,
    WordsForm,
)
from app.logbook.models import Finding, Tick
from app.logbook.wall import wall
from app.notices.models import Notice
from app.rotations.models import SignUp
from tests.logbook.tower import ZONE, Tower

CONTACT = ContactForm(words="Card refused", mood="unhappy", ref="T-9", customers=2)
BUG = FindingForm(kind="bug", title="A card is charged twice", link="https://bugs.example/7", met=200)
STINT_DOORS = (
    "see stint",
    "write on stint",
    "tick checklist",
    "see contact references",
    "read reflection",
    "thank for stint",
    "see scores",
)


def told(session: Session, name: str) -> list[str]:
    """What stands among somebody's notices."""
    account = select(Account.id).where(Account.name == name).scalar_subquery()
    return list(session.scalars(select(Notice.text).where(Notice.account_id == account)))


def found(session: Session, tower: Tower, form: FindingForm = BUG) -> findings.Line:
    made = moving.find(tower.act(session, "Dan"), tower.one(session), form)
    line = findings.load(session, made.id)
    assert line is not None
    return line


def line_of(session: Session, finding_id: int) -> findings.Line:
    line = findings.load(session, finding_id)
    assert line is not None
    return line


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("Dan", {"see stint", "write on stint", "tick checklist", "see contact references", "see scores"}),
        ("Yuki", {"see stint", "see scores"}),
        ("Eve", {"see stint", "see scores"}),
        (
            "Leila",
            {
                "see stint",
                "tick checklist",
                "see contact references",
                "read reflection",
                "thank for stint",
            },
        ),
        (
            "Sol",
            {
                "see stint",
                "tick checklist",
                "see contact references",
                "read reflection",
                "thank for stint",
            },
        ),
        ("Kim", set()),
        ("Jonas", set()),
        ("Maya", set()),
        ("Hana", {"see scores"}),
    ],
)
def test_who_may_on_dans_stint(session: Session, tower: Tower, who: str, may: set[str]) -> None:
    words = tower.words(session, who)
    assert {one for one in STINT_DOORS if allows(one, words)} == may


def test_what_is_logged_stays_with_its_author_and_closes_after_a_week(session: Session, tower: Tower) -> None:
    dan, stint = tower.act(session, "Dan"), tower.one(session)
    row = actions.log(dan, stint, CONTACT)
    actions.change(dan, stint, row, CONTACT.model_copy(update={"mood": "happy"}))
    assert queries.book(session, stint).moods.unhappy == 0
    late = tower.act(session, "Dan", after=timedelta(days=30))
    for verb in (
        lambda: actions.log(late, stint, CONTACT),
        lambda: actions.change(late, stint, row, CONTACT),
        lambda: actions.take_back(late, stint, row),
        lambda: moving.find(late, stint, BUG),
    ):
        with pytest.raises(Conflict, match="closed a week after"):
            verb()
    early = tower.act(session, "Dan", after=timedelta(days=-10))
    with pytest.raises(Conflict, match="not begun"):
        actions.log(early, stint, CONTACT)
    actions.take_back(dan, stint, row)
    assert queries.contacts(session, [stint.id]) == []
    session.get_one(SignUp, tower.stint).missed_at = tower.now
    with pytest.raises(Conflict, match="missed"):
        actions.log(dan, tower.one(session), CONTACT)


def test_a_tick_says_who_and_when_and_is_one_however_often(session: Session, tower: Tower) -> None:
    stint, form = tower.one(session), TickForm(item=str(tower.item), done="yes")
    actions.tick(tower.act(session, "Dan"), stint, form)
    actions.tick(tower.act(session, "Leila"), stint, form)
    (row,) = queries.checklist(session, stint)["before"]
    assert (row.made_by, row.made_at) == ("Dan", tower.now)
    actions.tick(tower.act(session, "Leila"), stint, TickForm(item=str(tower.item)))
    assert session.scalars(select(Tick)).all() == []
    with pytest.raises(Invalid):
        actions.tick(tower.act(session, "Dan"), stint, TickForm(item="77", done="yes"))


def test_a_bug_from_noted_to_released_and_everybody_who_met_it_is_told(
    session: Session, tower: Tower
) -> None:
    line = found(session, tower)
    dan, stint = tower.act(session, "Dan"), tower.one(session)
    actions.log(dan, stint, CONTACT.model_copy(update={"finding": str(line.id)}))
    actions.log(dan, stint, CONTACT.model_copy(update={"finding": str(line.id), "customers": 5}))
    moving.meet(tower.act(session, "Kim"), line, MetForm(customers=12))
    moving.meet(tower.act(session, "Kim"), line, MetForm(customers=10))
    line = line_of(session, line.id)
    # 200 of Dan's, 10 of Kim's, and one contact that was logged twice: 5.
    assert (line.state, line.customers) == ("noted", 215)
    with pytest.raises(Conflict, match="Others have met it"):
        moving.withdraw(dan, line)
    sol = tower.act(session, "Sol")
    with pytest.raises(Invalid, match="Nobody here is called"):
        moving.move(sol, line, StepForm(state="taken up", owner="Nobody"))
    moving.move(sol, line, StepForm(state="taken up", owner="kim@x.example"))
    line = line_of(session, line.id)
    assert (line.state, line.owner.name if line.owner else "", line.team) == (
        "taken up",
        "Kim",
        "Engineering team",
    )
    with pytest.raises(Conflict, match="has it already"):
        moving.move(sol, line, StepForm(state="taken up", owner="Kim"))
    with pytest.raises(Invalid, match="what changed"):
        moving.move(sol, line, StepForm(state="released"))
    moving.move(tower.act(session, "Kim"), line, StepForm(state="released", words="A card is charged once."))
    line = line_of(session, line.id)
    assert (line.state, line.owner.name if line.owner else "") == ("released", "Kim")
    assert "“A card is charged twice”, which you met, is released: A card is charged once." in told(
        session, "Dan"
    )
    assert told(session, "Kim") == ["“A card is charged twice”, found on a rotation, is yours now."]
    with pytest.raises(Conflict, match="released already"):
        moving.move(sol, line, StepForm(state="declined", words="Too late."))
    today = tower.now.date()
    said = "One bug that rotations found is released this quarter; it had cost 215 customers an answer."
    assert findings.quarter_words(session, today, ZONE, tower.program) == said
    assert findings.quarter_words(session, today, ZONE, 5).startswith("Nothing")
    assert [one[0].state for one in findings.history(session, line.id)] == ["taken up", "released"]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("Dan", {"see findings", "meet finding", "word finding"}),
        ("Kim", {"see findings", "meet finding", "move finding"}),
        ("Yuki", {"see findings", "meet finding", "move finding"}),
        ("Eve", {"see findings", "meet finding", "move finding"}),
        ("Sol", {"see findings", "meet finding", "move finding"}),
        ("Jonas", {"see findings", "meet finding"}),
        ("Hana", {"see findings", "meet finding"}),
    ],
)
def test_who_may_about_a_finding(session: Session, tower: Tower, who: str, may: set[str]) -> None:
    """Kim owns it, Yuki manages Kim, Eve sponsors the program, Sol runs it."""
    line = found(session, tower)
    moving.move(tower.act(session, "Sol"), line, StepForm(state="taken up", owner="Kim"))
    words = guards.finding(session, tower.act(session, who).actor, line.id).words
    doors = ("see findings", "meet finding", "word finding", "move finding")
    assert {one for one in doors if allows(one, words)} == may


def test_words_are_the_finders_and_a_lonely_one_may_go(session: Session, tower: Tower) -> None:
    line = found(session, tower)
    dan = tower.act(session, "Dan")
    with pytest.raises(Invalid, match="https"):
        moving.reword(dan, line, WordsForm(title="T", link="javascript:alert(1)"))
    moving.reword(dan, line, WordsForm(title="Charged twice", details="On slow phones", link=""))
    assert line_of(session, line.id).finding.title == "Charged twice"
    moving.withdraw(dan, line)
    assert findings.load(session, line.id) is None
    assert session.get_one(Finding, line.id).ended_at == tower.now
    with pytest.raises(Conflict, match="taken this back"):
        moving.meet(tower.act(session, "Kim"), line, MetForm(customers=1))


def test_a_contact_is_about_an_open_finding_of_its_program_only(session: Session, tower: Tower) -> None:
    dan, stint = tower.act(session, "Dan"), tower.one(session)
    for wrong in ("77", "x", "9" * 20):
        with pytest.raises(Invalid, match="open bugs"):
            actions.log(dan, stint, CONTACT.model_copy(update={"finding": wrong}))
    line = found(session, tower)
    row = actions.log(dan, stint, CONTACT.model_copy(update={"finding": str(line.id)}))
    moving.move(tower.act(session, "Sol"), line, StepForm(state="declined", words="As meant."))
    actions.change(dan, stint, row, CONTACT.model_copy(update={"finding": str(line.id), "words": "Again"}))
    assert row.finding_id == line.id
    with pytest.raises(Invalid, match="open bugs"):
        actions.log(dan, stint, CONTACT.model_copy(update={"finding": str(line.id)}))


def test_what_is_served_as_evidence_on_the_wall_and_who_reads_it(session: Session, served: Tower) -> None:
    stint, within = served.one(session), served.act(session, "Dan", after=timedelta(days=-5))
    for mood in ("unhappy", "happy", "happy"):
        actions.log(within, stint, CONTACT.model_copy(update={"mood": mood}))
    line = found(session, served)
    moving.move(served.act(session, "Sol"), line, StepForm(state="released", words="Charged once."))
    leila = served.act(session, "Leila")
    actions.thank(leila, stint, ThanksForm(words="You called back."))
    actions.thank(leila, stint, ThanksForm(words="You always called back."))
    assert sum(one.startswith("Leila thanks you for your stint of ") for one in told(session, "Dan")) == 1
    first, last = stint.slot.starts_on, served.now.date()
    yuki, kim = served.act(session, "Yuki").actor, served.act(session, "Kim").actor
    (piece,) = queries.pieces(session, yuki, served.ids["Dan"], first, last)
    assert (piece.kind, piece.key, piece.on) == ("stint", str(stint.id), stint.slot.ends_on)
    assert piece.text == (
        "12 working days; 3 contacts logged, 1 of them unhappy; 1 bug found, 1 released. "
        "Thanked by Leila: “You always called back.”"
    )
    assert queries.pieces(session, kim, served.ids["Dan"], first, last) == []
    assert (
        queries.pieces(session, yuki, served.ids["Dan"], first, stint.slot.ends_on - timedelta(days=1)) == []
    )
    given = ReflectionForm(surprised="How kind they are", reader="team")
    with pytest.raises(Invalid, match="one of the three"):
        actions.reflect(within, stint, ReflectionForm(reader="all"))
    actions.reflect(within, stint, given)
    hung = wall(session, last, ZONE)
    assert [one.finding.title for one in hung.released] == ["A card is charged twice"]
    assert [(one.who, one.row.words) for one in hung.thanks] == [("Dan", "You always called back.")]  # type: ignore[union-attr]
    assert hung.reflections == []
    actions.reflect(within, stint, given.model_copy(update={"reader": "all"}))
    actions.unthank(leila, queries.thanks(session, [stint.id])[0])
    hung = wall(session, last, ZONE)
    assert ([one.who for one in hung.reflections], hung.thanks) == (["Dan"], [])
    session.get_one(SignUp, served.stint).missed_at = served.now
    session.flush()
    assert wall(session, last, ZONE).reflections == []
    assert queries.pieces(session, yuki, served.ids["Dan"], first, last) == []
