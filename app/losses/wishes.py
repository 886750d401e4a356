"""A lost customer as typed, understood: the same for a page, a program and a row of a file."""

from dataclasses import dataclass
from datetime import date

from app.currencies import DECIMALS
from app.errors import Invalid, Problem
from app.files.refusals import Bad
from app.files.values import identity
from app.losses import rules
from app.losses.forms import LossForm

LONGEST_KEY = 400


@dataclass(frozen=True)
class Known:
    """What may be chosen: reasons of the list, touchpoints by name, teams by id, the day it is."""

    reasons: tuple[str, ...]
    touchpoints: tuple[str, ...]
    teams: dict[int, str]
    today: date

    def team_id(self, text: str) -> int | None:
        """The team that an id or a name in any case means; None where there is none."""
        folded = text.casefold()
        return next(
            (one for one, name in self.teams.items() if text == str(one) or folded == name.casefold()), None
        )


@dataclass(frozen=True)
class Wish:
    """A lost customer that can be."""

    customer: str
    key: str
    since: date | None
    lost_on: date
    reason: str
    how: str
    words: str
    amount: int | None
    currency: str
    touchpoints: tuple[str, ...]
    team_id: int | None


def wished(form: LossForm, known: Known) -> Wish:
    """What was typed as a lost customer that can be; `Invalid` names everything that can't be meant."""
    problems: list[Problem] = []
    key = _key(form.customer, problems)
    since = _day("since", form.since, problems)
    lost_on = _day("lost_on", form.lost_on, problems) or known.today
    problems += [Problem(*one) for one in rules.impossible(since, lost_on, known.today)]
    reason = _one_of(form.reason, known.reasons)
    if not reason:
        problems.append(Problem("reason", f"Choose one of the list: {', '.join(known.reasons)}."))
    if form.how == "said" and reason == rules.UNKNOWN:
        problems.append(
            Problem("reason", f"What they told us is known. Choose their reason, or “{rules.HOWS['think']}”.")
        )
    met = tuple(dict.fromkeys(_one_of(one, known.touchpoints) or one for one in form.touchpoints if one))
    if strange := [one for one in met if one not in known.touchpoints]:
        problems.append(
            Problem("touchpoints", f"There is no touchpoint “{strange[0][:60]}”. Choose of the list.")
        )
    team_id = known.team_id(form.team) if form.team else None
    if form.team and team_id is None:
        problems.append(Problem("team", "There is no such team. Choose one of the list."))
    amount, currency = _amount(form, problems)
    if problems:
        raise Invalid(problems)
    return Wish(
        form.customer, key, since, lost_on, reason, form.how, form.words, amount, currency, met, team_id
    )


def _key(customer: str, problems: list[Problem]) -> str:
    try:
        key = identity(customer, "customer")
    except Bad as bad:
        problems.append(Problem("customer", bad.message))
        return ""
    if not key or len(key) > LONGEST_KEY:
        problems.append(Problem("customer", "Say who left: a customer number or a name."))
    return key


def _day(name: str, text: str, problems: list[Problem]) -> date | None:
    try:
        return rules.day(text)
    except rules.Unmeant as refused:
        problems.append(Problem(name, str(refused)))
        return None


def _one_of(text: str, names: tuple[str, ...]) -> str:
    folded = text.casefold()
    return next((one for one in names if one.casefold() == folded), "")


def _amount(form: LossForm, problems: list[Problem]) -> tuple[int | None, str]:
    currency = form.currency.upper()
    if not form.amount:
        return None, ""
    if currency not in DECIMALS:
        problems.append(Problem("currency", "Say in which currency: three letters, like EUR."))
        return None, ""
    try:
        return rules.minor(form.amount, currency), currency
    except rules.Unmeant as refused:
        problems.append(Problem("amount", str(refused)))
        return None, ""
