"""Leaders of Lumen Home on the line: who rang it and who never did, shops of stores with one photo, two promises."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.frontline import actions, checklists, queries, rules, shopping
from app.frontline.forms import CallForm, ChecklistForm, ConfirmationForm, ShopForm, VersionForm
from app.frontline.models import MysteryShop, ShopChecklist
from app.meetings import actions as meetings
from app.meetings import queries as meeting
from app.meetings.forms import PromiseForm, RhythmForm
from app.people.models import Employee, Team

NAME = "A visit to a store"
FIRST = """Was anybody greeted within a minute?
Did somebody ask what it is for?
Was the shelf in order? (1-5)
Did the receipt explain the return?"""
SECOND = """Was anybody greeted within a minute?
Did somebody ask what it is for?
Was the shelf in order? (1-5)
Would you come back? (1-5)
Did the receipt explain the return?"""
#: Who, days ago, which line, minutes, taken care of, words. Clara Weiss never rang it.
CALLS = (
    ("Eve Park", 9, "Phone desk", 4, "yes", "Thandiwe stayed until the lamp worked."),
    ("Eve Park", 31, "Phone desk", 11, "partly", "Passed on twice; told my order number three times."),
    ("Omar Haddad", 6, "Phone desk", 7, "no", "The menu has no entry for a repair."),
    ("Omar Haddad", 24, "Customer Care One", 2, "yes", ""),
    ("Ruth Adeyemi", 20, "Phone desk", 3, "yes", ""),
    ("Lena Vogel", 17, "Customer Care One", 1, "yes", "Quick, and kind."),
    ("Ingrid Sato", 52, "Phone desk", 15, "no", "Gave up after a quarter of an hour."),
    ("Sol Mbeki", 3, "Phone desk", 2, "yes", ""),
    ("Sol Mbeki", 12, "Customer Care One", 1, "yes", ""),
    ("Sol Mbeki", 26, "Escalations desk", 9, "partly", "Nobody could see what chat had promised."),
    ("Maya Ross", 5, "Phone desk", 6, "yes", "Music, then Emma: solved in two minutes."),
    ("Noor Rahman", 40, "Customer Care One", 1, "partly", "A kind answer, to another question."),
    ("Paul Becker", 25, "Customer Care One", 3, "yes", ""),
    ("Grace Lin", 8, "Phone desk", 5, "yes", ""),
    ("Ivan Petrov", 11, "Phone desk", 8, "partly", "Had to call back for the second question."),
    ("Hana Suzuki", 13, "Customer Care One", 2, "yes", ""),
    ("Yuki Tanaka", 19, "Phone desk", 6, "yes", "Our checkout was the reason of the call before mine."),
    ("Tunde Balogun", 4, "Phone desk", 5, "no", "Was told that the warehouse does not answer."),
    ("Kofi Boateng", 10, "Escalations desk", 7, "yes", ""),
    ("Henrik Dahl", 47, "Phone desk", 12, "partly", ""),
)
#: Who, days ago, store, answers in order, words, whom they met.
SHOPS = (
    ("Omar Haddad", 160, "Store Harbour", ("yes", "no", "3", "no"), "Two people at the till, nobody on the floor.", ""),
    ("Lena Vogel", 150, "Store Old Town", ("yes", "yes", "4", "yes"), "", ""),
    ("Eve Park", 58, "Store Harbour", ("yes", "yes", "4", "4", "no"), "Better than in spring: asked at the door.", ""),
    ("Lena Vogel", 20, "Store Station", ("no", "yes", "2", "3", "yes"), "Had to look for somebody.", "Jack Turner"),
    ("Maya Ross", 12, "Store Harbour", ("yes", "yes", "5", "4", "yes"), "", ""),
    ("Eve Park", 33, "Store Old Town", ("yes", "yes", "5", "5", "yes"),
     "She asked what the lamp was for, and sold me the cheaper one.", "Zara Malik"),
)  # fmt: skip
LOOKED = "On the duty list of that afternoon alone at the counter; the till says so, too."


def fill(engine: Engine, ids: Mapping[str, int], now: datetime) -> None:
    """Calls, a checklist of two versions, shops with one photo, and one that counts for a person."""
    with unit_of_work(engine) as session:
        teams = dict(session.execute(select(Team.name, Team.id)).all())
        for who, ago, line, waited, care, words in CALLS:
            form = CallForm.model_validate(
                {"team": str(teams[line]), "waited": waited, "care": care, "words": words}
            )
            actions.log_call(_act(session, ids[who], now - timedelta(days=ago)), form)
        lena = _act(session, ids["Lena Vogel"], now - timedelta(days=200))
        asked = checklists.make(lena, ChecklistForm(name=NAME, questions=FIRST))
        early = [one for one in SHOPS if one[1] > 100]
        for one in early:
            _shop(session, ids, teams, asked, one, now)
        lena.now = now - timedelta(days=90)
        checklists.revise(lena, asked, VersionForm(questions=SECOND, seen=1))
        for one in SHOPS:
            if one not in early:
                made = _shop(session, ids, teams, asked, one, now)
                if one[5] == "Zara Malik":
                    hana = _act(session, ids["Hana Suzuki"], made.made_at + timedelta(days=1))
                    shopping.confirm(hana, made, ConfirmationForm(confirmed="yes", words=LOOKED))
        _promised(session, ids, now)


def _promised(session: Session, ids: Mapping[str, int], now: datetime) -> None:
    """Ruth and Eve talk every month: one promise is kept, one is open."""
    eve, ruth = (_act(session, ids[name], now - timedelta(days=30)) for name in ("Eve Park", "Ruth Adeyemi"))
    today = now.date()
    rhythm = RhythmForm(every="monthly", next_on=today + timedelta(days=6))
    series = meetings.begin(ruth, session.get_one(Employee, ids["Ruth Adeyemi"]), rhythm)
    for what, days in (
        ("Two more people at Harbour on Saturdays", -9),
        ("Call three customers who left in summer, herself", 12),
    ):
        whole = meeting.load(session, series.id, ids["Eve Park"])
        assert whole is not None
        form = PromiseForm(who="employee", what=what, due_on=today + timedelta(days=days))
        made = meetings.promise(eve, whole, form)
        if days < 0:
            ruth.now = now - timedelta(days=11)
            meetings.keep(ruth, whole, made)


Told = tuple[str, int, str, tuple[str, ...], str, str]


def _shop(
    session: Session,
    ids: Mapping[str, int],
    teams: Mapping[str, int],
    asked: ShopChecklist,
    told: Told,
    now: datetime,
) -> MysteryShop:
    who, ago, store, given, words, met = told
    act = _act(session, ids[who], now - timedelta(days=ago))
    newest = queries.versions(session, asked.id)[0]
    questions = rules.questions_of(newest.questions)
    answers = {one.id: answer for one, answer in zip(questions, given, strict=True)}
    sent = [("window.png", picture())] if store == "Store Harbour" and who == "Eve Park" else []
    pictures, _ = shopping.keep_photos(act, sent, ())
    form = ShopForm(team=str(teams[store]), version=str(newest.id), words=words, person=met)
    return shopping.write_shop(act, form, answers, pictures)


def picture() -> bytes:
    """A shop window at dusk, drawn: walls, a lit window, three lamps."""
    from PIL import Image, ImageDraw  # a start has no time for it

    drawn = Image.new("RGB", (960, 640), (38, 52, 66))
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 520, 960, 640), fill=(70, 74, 78))
    pen.rectangle((120, 150, 840, 500), fill=(246, 214, 140), outline=(92, 66, 44), width=14)
    for at in (270, 480, 690):
        pen.line((at, 150, at, 250), fill=(60, 50, 44), width=6)
        pen.polygon(((at - 60, 320), (at + 60, 320), (at + 28, 250), (at - 28, 250)), fill=(168, 88, 52))
        pen.ellipse((at - 20, 310, at + 20, 350), fill=(255, 248, 214))
    pen.rectangle((120, 90, 840, 150), fill=(11, 93, 87))
    out = BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
