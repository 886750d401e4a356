"""A customer who answered is answered: by mail from here, or noted as done in the helpdesk. Either is a contact."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.config import settings
from app.contacts.models import Rating, Source
from app.contacts.queries import Whole
from app.database import new_id
from app.deliveries.models import RatingAddress
from app.errors import Conflict, Invalid, Problem
from app.intake.contacts import note_contact
from app.mailing.actions import Letter, is_suppressed, out, post
from app.mailing.rules import hint_of
from app.surveys import rules, showing
from app.surveys.contacts import SOURCE
from app.surveys.forms import Body, ReplyForm
from app.surveys.models import Invitation, Reply, SurveyAnswer, SurveyVersion
from app.surveys.speaking import Words

#: The source of contacts that were answers to answers.
REPLIES = "Answers from Rapport"
MAIL, HELPDESK = "mail", "helpdesk"
LEAST = 20


@dataclass(frozen=True)
class Reachable:
    """Where the customer behind a rating can be written to; `why` says what stands against it."""

    address: str
    hint: str
    why: str
    language: str


@dataclass(frozen=True)
class More:
    """What the customer said beside the scores: question and words; and whether they want to hear from us."""

    said: list[tuple[str, str]]
    wants_answer: bool


def reachable(session: Session, rating: Rating) -> Reachable:
    """The address a customer can be answered at: the invitation's, or the one their answer was delivered with."""
    invitation = _invitation(session, rating)
    language = invitation.language if invitation is not None else "en"
    if invitation is not None and invitation.withdrawn_at is not None:
        return Reachable("", "", "The customer took the answer back. Leave them in peace.", language)
    held = session.get(RatingAddress, rating.id)
    address = str(invitation.address if invitation is not None else held.address if held else "")
    if not address:
        why = "Rapport was not told where this customer can be written to. Answer in the helpdesk, and note it here."
        return Reachable("", "", why, language)
    if is_suppressed(session, address):
        why = "This customer does not want mail, or it came back. Answer by another way, and note it here."
        return Reachable("", hint_of(address), why, language)
    if not (out() or settings().demo):
        why = "No mail server is set, so nothing can be sent from here. Answer in the helpdesk, and note it here."
        return Reachable("", hint_of(address), why, language)
    return Reachable(address, hint_of(address), "", language)


def reply(act: Act, whole: Whole, form: ReplyForm) -> Reply:
    """Answer the customer, or note that it was done elsewhere. Sent, it can't be unsent."""
    rating = whole.rating
    to = reachable(act.session, rating)
    problems = []
    if len(form.words) < LEAST:
        said = "Write what you say to the customer" if form.way == MAIL else "Say what was done"
        problems.append(Problem("words", f"{said}, in at least {LEAST} characters."))
    if form.way == MAIL and form.sure != "yes":
        problems.append(Problem("sure", "Read it over once more, then tick this: it can’t be taken back."))
    if problems:
        raise Invalid(problems)
    if form.way == MAIL and not to.address:
        raise Conflict(to.why)
    made = Reply(
        id=new_id(),
        rating_id=rating.id,
        way=form.way,
        words=form.words,
        made_at=act.now,
        made_by=act.actor.name,
    )
    if form.way == MAIL:
        mail = post(act.session, _letter(act, made.id, to, form.words), act.now)
        made.mail_id = mail.id if mail is not None else None
    act.session.add(made)
    act.session.flush()
    parts = [(act.actor.employee_id, "rescued", act.now)] if act.actor.employee_id is not None else []
    note_contact(
        act.session,
        REPLIES,
        f"reply-{made.id}",
        parts,
        opened_at=act.now,
        channel="E-mail" if form.way == MAIL else "Helpdesk",
        customer_ref=rating.customer_ref,
    )
    act.journal("answered customer", kind="rating", thing_id=rating.id, way=form.way)
    return made


def _letter(act: Act, ident: int, to: Reachable, words: str) -> Letter:
    said = Words(to.language)
    company = settings().company
    text = f"{words}\n\n{sender(act)}\n{company}\n"
    return Letter(f"reply:{ident}", "reply", to.address, said.say("subject", company=company), text)


def sender(act: Act) -> str:
    """Who the answer is signed by: the first name, as customers know people here."""
    return act.actor.name.split()[0] if act.actor.name.split() else settings().company


def replies(session: Session, rating_id: int) -> list[Reply]:
    """How the customer was answered, oldest first."""
    found = select(Reply).where(Reply.rating_id == rating_id).order_by(Reply.made_at, Reply.id)
    return list(session.scalars(found))


def more_of(session: Session, rating: Rating) -> More:
    """What the same customer said in the same survey beside the scores."""
    answer = _answer(session, rating)
    if answer is None:
        return More([], wants_answer=False)
    version = session.get_one(SurveyVersion, answer.version_id)
    body = Body.model_validate(version.body)
    words = Words("en" if "en" in body.languages else body.languages[0])
    values: dict[str, Any] = answer.values
    said = []
    for one in body.questions:
        text = values.get(one.id if one.kind == "text" else f"{one.id}:words")
        if one.kind == "choice" and one.id in values:
            labels = {value: label for value, label, _ in showing.options(body, one, words)}
            text = labels.get(values[one.id])
        # The words of a scored question are the rating's own comment.
        if text and rules.scale_of(one) is None:
            said.append((showing.title_of(body, one, words), text))
    return More(said, wants_answer=answer.wants_answer)


def _parts(session: Session, rating: Rating) -> int | None:
    """The number that an answer's id begins with, where it came by a survey of our own."""
    name = session.get_one(Source, rating.source_id).name
    number = rating.external_id.partition(":")[0]
    return int(number) if name == SOURCE and number.isdigit() and len(number) < 19 else None


def _invitation(session: Session, rating: Rating) -> Invitation | None:
    number = _parts(session, rating)
    return session.get(Invitation, number) if number is not None else None


def _answer(session: Session, rating: Rating) -> SurveyAnswer | None:
    number = _parts(session, rating)
    if number is None:
        return None
    found = select(SurveyAnswer).where((SurveyAnswer.invitation_id == number) | (SurveyAnswer.id == number))
    return session.scalars(found).first()
