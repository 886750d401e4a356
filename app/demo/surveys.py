"""Four weeks of asking customers ourselves, a code at a store's counter, and a draft that nobody has published."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.mailing.actions import suppress
from app.mailing.models import UNSUBSCRIBED
from app.people.models import Employee, Team
from app.surveys import actions, answers, rules
from app.surveys.answers import Asked
from app.surveys.contacts import ContactIn, take_contacts
from app.surveys.forms import Body, LinkForm, Question, SurveyForm, first_body
from app.surveys.models import Invitation, Survey, SurveyAnswer
from app.surveys.queries import running
from app.surveys.sending import send_due

#: Who talked to whom about what: employee, customer, their language and zone.
TALKED = (
    ("Thandiwe Dube", "ana.silva", "es", "Europe/Madrid", "Delivery"),
    ("Miguel Santos", "ben.carter", "en", "Europe/London", "Invoice"),
    ("Emma O'Brien", "clara.vogt", "de", "Europe/Berlin", "Repair"),
    ("Julia Hoffmann", "dina.khalil", "ar", "Africa/Cairo", "Delivery"),
    ("Giulia Ricci", "elsa.brandt", "de", "Europe/Berlin", "Return"),
    ("Carlos Mendes", "frank.obi", "en", "Africa/Lagos", "Delivery"),
    ("Aisha Bello", "gita.rao", "en", "Asia/Kolkata", "Repair"),
    ("Peter Novotný", "hugo.martin", "es", "America/Bogota", "Invoice"),
)
#: Satisfaction, “I felt taken care of”, words, and what was surprisingly good, in the order in which they came.
SAID = (
    ("5", "5", "Muy amable, y me llamó cuando llegó el paquete.", "Me llamó ella sola."),
    ("4", "4", "", ""),
    ("5", "5", "Die neue Lampe war am nächsten Tag da.", "Sie hat die alte Lampe gleich mitgenommen."),
    ("4", "5", "", ""),
    ("3", "3", "It took three mails to get one answer.", ""),
    ("5", "4", "", ""),
    ("2", "2", "I was promised a call on Monday. Nobody called.", ""),
    ("4", "4", "Clear answer, a bit short.", ""),
    ("5", "5", "", "He stayed on the line until it worked."),
    ("4", "3", "", ""),
)
WEEKS = 4
COUNTER = (
    ("5", "Friendly crew."),
    ("4", ""),
    ("5", "The key was cut while I waited."),
    ("3", "Only one till open."),
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Tell it as it happened: contacts week by week, mails, answers, one who wants none, and the code's answers."""
    with unit_of_work(engine) as session:
        _make(session, now - timedelta(days=7 * WEEKS + 3))
    for week in range(WEEKS):
        when = now - timedelta(days=7 * (WEEKS - week) - 4, hours=1)
        with unit_of_work(engine) as session:
            _week(session, ids, week, when)
    with unit_of_work(engine) as session:
        _counter(session, now)


def _make(session: Session, when: datetime) -> None:
    act = _act(session, when)
    made = actions.make(act, SurveyForm(name="After a contact"))
    body = first_body().model_dump() | {"languages": ["en", "de", "es", "ar"], "rate": 80, "quiet_days": 20}
    actions.save(act, made, Body.model_validate(body), made.name)
    actions.publish(act, made)
    draft = actions.make(act, SurveyForm(name="Was it easy?"))
    easy = [Question(id="q1", kind="effort", must=True), Question(id="q2", kind="recommend")]
    body = first_body().model_dump() | {"questions": [one.model_dump() for one in easy], "last": 2}
    actions.save(act, draft, Body.model_validate(body), draft.name)


def _week(session: Session, ids: dict[str, int], week: int, when: datetime) -> None:
    draw = Random(week)
    rows = []
    for place, (name, customer, language, zone, reason) in enumerate(TALKED):
        number = session.get_one(Employee, ids[name]).number or ""
        # Some customers come again within the quiet days; one never left an address.
        who = customer if place % 3 == 0 else f"{customer}{week}"
        rows.append(
            ContactIn(
                contact_ref=f"S-{week}{place:02d}",
                employee=number,
                ended_at=when - timedelta(hours=draw.randrange(3, 40)),
                customer_ref=f"C-{7_000 + week * 10 + place}",
                customer_email="" if place == 5 and week == 2 else f"{who}@mail.example",
                language=language,
                zone=zone,
                channel="Phone" if place < 4 else "E-mail",
                reason=reason,
            )
        )
    take_contacts(_act(session, when), rows)
    due = when + timedelta(hours=20)
    send_due(session, due, settings().zone)
    of = {one.survey.id: one for one in running(session)}
    sent = session.scalars(
        select(Invitation).where(Invitation.sent_at == due).order_by(Invitation.contact_ref)
    ).all()
    for invitation in sent[week % 2 :: 3]:
        known = of[invitation.survey_id]
        asked = Asked(known.survey, known.version, known.body, invitation=invitation)
        _answer(session, asked, invitation.language, due + timedelta(hours=draw.randrange(2, 30)))
    if week == WEEKS - 2 and sent:
        suppress(session, sent[0].address, UNSUBSCRIBED, due)


def _answer(session: Session, asked: Asked, language: str, when: datetime) -> SurveyAnswer | None:
    number = len(session.scalars(select(SurveyAnswer.id)).all())
    score, care, words, wow = SAID[number % len(SAID)]
    values = {"q1": score, "q2": care, "q3": rules.YES if wow else rules.NO}
    values |= {"q1:words": words} if words else {}
    values |= {"q3:words": wow} if wow else {}
    zone = settings().zone
    made = answers.submit(session, asked, values, rules.digest(str(number)), language, when, zone)
    if made is not None and score == "2":
        answers.wish(session, asked, made, when + timedelta(minutes=1), zone)
    return made


def _counter(session: Session, now: datetime) -> None:
    act = _act(session, now - timedelta(days=20))
    survey = session.scalars(select(Survey).where(Survey.name == "After a contact")).one()
    store = session.scalars(select(Team.id).where(Team.name == "Store Harbour")).one()
    form = LinkForm(about=f"team:{store}", where="the counter of Store Harbour")
    link = actions.make_link(act, survey, form)
    known = running(session, survey)[0]
    asked = Asked(known.survey, known.version, known.body, link=link)
    for number, (score, words) in enumerate(COUNTER):
        when = now - timedelta(days=12 - 3 * number, hours=2)
        values = {"q1": score} | ({"q1:words": words} if words else {})
        answers.submit(session, asked, values, rules.digest(f"c{number}"), "en", when, settings().zone)


def _act(session: Session, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == "Hana Suzuki")).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
