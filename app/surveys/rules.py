"""Who is asked and when, the secrets in addresses and forms, and what an answer may hold. Pure."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from app.contacts.scales import SCALES as ALL_SCALES
from app.contacts.scales import Scale
from app.errors import Problem
from app.surveys.forms import SCALES, Body, Question
from app.web.forms import clean
from app.workdays import DAY, moment

#: An older contact is history: nobody is asked what they no longer remember.
OLDEST = timedelta(days=14)
#: A form may stand open for so long before it is sent.
FORM_HOURS = 24
LONGEST_WORDS = 2_000
#: A link on a wall takes one answer of a browser a week.
YES, NO = "yes", "no"


def mac(key: bytes, *parts: str) -> str:
    """A keyed digest of these parts."""
    return hmac.new(key, "\0".join(("survey", *parts)).encode("utf-8", "replace"), sha256).hexdigest()


def sampled(key: bytes, survey_id: int, contact_ref: str, rate: int) -> bool:
    """Whether a contact is in the sample of `rate` percent. Only who has the installation's key can tell beforehand,
    and asked again the answer is the same: nobody can steer it.
    """
    return int(mac(key, "sample", str(survey_id), contact_ref)[:12], 16) < rate * 16**12 // 100


def send_at(body: Body, ended_at: datetime, zone: str, now: datetime) -> datetime:
    """When to ask: some hours after the contact, and within the waking hours where the customer is."""
    at = max(ended_at + timedelta(hours=body.delay_hours), now)
    local = at.astimezone(ZoneInfo(zone))
    if body.hours_from <= local.hour < body.hours_to:
        return at
    day = local.date() if local.hour < body.hours_from else local.date() + DAY
    return max(moment(day, time(body.hours_from), zone), at)


def token_of(key: bytes, invitation_id: int) -> str:
    """The secret in an invitation's address, 256 bits; made from the key, so that it stands nowhere."""
    return urlsafe_b64encode(bytes.fromhex(mac(key, "invitation", str(invitation_id)))).decode().rstrip("=")


def digest(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def nonce_of(key: bytes, of: str, browser: str, now: datetime) -> str:
    """What a form carries: it was made for this browser and this link, at this hour."""
    at = f"{int(now.timestamp()):x}"
    return f"{at}.{mac(key, 'form', of, browser, at)[:40]}"


def nonce_holds(key: bytes, nonce: str, of: str, browser: str, now: datetime) -> bool:
    """Whether a form was shown to this browser for this link, and not too long ago."""
    at, _, signed = nonce.partition(".")
    if not browser or not 0 < len(at) < 12 or not all(char in "0123456789abcdef" for char in at):
        return False
    right = hmac.compare_digest(
        signed.encode("utf-8", "replace"), mac(key, "form", of, browser, at)[:40].encode()
    )
    return right and -60 <= now.timestamp() - int(at, 16) <= FORM_HOURS * 3_600


def shown_name(rule: str, name: str, alias: str, team: str, *, left: bool, ai_agent: bool) -> str:
    """What a customer is told of who served them. Of leavers and programs no more than the team."""
    if rule == "none":
        return ""
    if left or ai_agent:
        return team
    if rule == "first":
        return name.split(maxsplit=1)[0] if name.split() else team
    return (alias if rule == "alias" else "") or team


def scale_of(question: Question) -> Scale | None:
    """The scale of a question with a score."""
    found = SCALES.get(question.kind)
    return ALL_SCALES[found] if found else None


def values_of(question: Question, language: str = "en") -> list[str]:
    """What may be chosen, in order; empty where one writes."""
    scale = scale_of(question)
    if scale is not None:
        return [f"{step:g}" for step in range(round(scale.lo), round(scale.hi) + 1)]
    if question.kind == "wow":
        return [YES, NO]
    lines = question.choices.get(language) or next(iter(question.choices.values()), [])
    return [str(at) for at in range(len(lines))]


def read_answer(body: Body, given: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """What a customer sent, as values by question; a problem's message is a key of `words`. What does not belong to a
    question is not looked at.
    """
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for one in body.questions:
        chosen = given.get(one.id, "").strip()
        if one.kind != "text":
            if chosen in values_of(one):
                values[one.id] = chosen
            elif chosen or one.must:
                problems.append(Problem(one.id, "choose"))
        written = one.id if one.kind == "text" else f"{one.id}_words"
        words = given.get(written, "")
        if one.kind not in {"text", "wow"} and not has_comment(body, one):
            continue
        try:
            words = clean(words).strip()
        except ValueError:
            words = "x" * (LONGEST_WORDS + 1)
        if len(words) > LONGEST_WORDS:
            problems.append(Problem(written, "shorten"))
        elif words:
            values[one.id if one.kind == "text" else f"{one.id}:words"] = words
        elif one.kind == "text" and one.must:
            problems.append(Problem(one.id, "choose"))
    if not values and not problems:
        problems.append(Problem(body.questions[0].id, "choose"))
    return values, problems


def has_comment(body: Body, question: Question) -> bool:
    """Whether the reason is asked for beside this question: the first with a score, satisfaction before all."""
    scored = [one for one in body.questions if one.kind in SCALES]
    best = next((one for one in scored if one.kind == "satisfaction"), scored[0] if scored else None)
    return best is not None and best.id == question.id


def editable(body: Body, first_at: datetime, now: datetime) -> bool:
    """Whether an answer may still be changed."""
    return now < first_at + timedelta(hours=body.edit_hours)


def counted(values: Mapping[str, str], body: Body) -> set[tuple[str, str]]:
    """Question and value of all that is counted: what was chosen, and that somebody wrote."""
    return {
        (one.id, "written" if one.kind == "text" else values[one.id])
        for one in body.questions
        if one.id in values
    }


def week(now: datetime) -> str:
    """The week that a link's answer counts for."""
    year, number, _ = now.isocalendar()
    return f"{year}-{number}"
