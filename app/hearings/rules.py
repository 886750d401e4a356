"""Windows of time and who may rule on an appeal. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.workdays import working_days

#: Working days within which an appeal is ruled on.
RULE_WITHIN = 20
PROPOSED, APPROVED, WAIVED, ANSWERED = (
    "proposed it",
    "approved it",
    "asked for or granted the waiver",
    "answered the alarm of the set",
)


def rule_by(received: date, country: str = "") -> date:
    """The last day to rule: so many working days after the day of the appeal."""
    return working_days(
        received + timedelta(days=1), received + timedelta(days=RULE_WITHIN * 3 + 30), country
    )[RULE_WITHIN - 1]


def part_in(whole: Any, account_id: int, alarm: Collection[int]) -> str:
    """The part somebody had in a decision; empty where none. `alarm`: the accounts that answered the set's alarms."""
    if whole.decision.proposer_id == account_id:
        return PROPOSED
    if any(one.account_id == account_id for one in whole.approvals):
        return APPROVED
    if whole.waiver is not None and account_id in {whole.waiver.asker_id, whole.waiver.granter_id}:
        return WAIVED
    return ANSWERED if account_id in alarm else ""


def no_answer(whole: Any, today: date) -> str:
    """Why the employee can't answer now; empty where they can."""
    if whole.hearing is None:
        return "You were not asked to answer."
    if whole.answer is not None:
        return "You have answered already. What you wrote is on the record."
    if whole.decision.ended_at is not None:
        return "This was taken back. There is nothing left to answer."
    if whole.approved is not None or today > whole.hearing.answer_by:
        return f"The time to answer ended on {whole.hearing.answer_by:%d %B %Y}. Write to HR if something kept you."
    return ""


def no_appeal(whole: Any, received: date) -> str:
    """Why nobody can appeal as of a day; empty where the employee can."""
    if whole.delivery is None:
        return "Nothing was decided yet that could be appealed."
    if whole.appeal is not None:
        return "There is an appeal already. It is ruled on once."
    if whole.decision.ended_at is not None:
        return "The decision no longer holds. There is nothing left to appeal."
    if received > whole.delivery.appeal_by:
        return f"The time to appeal ended on {whole.delivery.appeal_by:%d %B %Y}."
    return ""


@dataclass(frozen=True)
class Told:
    """Where something stands for the employee: a word, and the day until which they may do something."""

    word: str
    until: date | None = None


def told(whole: Any, today: date) -> Told:
    """How a decision stands in the employee's own list."""
    if whole.withdrawal is not None:
        return Told("taken back")
    if whole.reversal is not None:
        return Told("reversed")
    if whole.delivery is None:
        if whole.answer is not None:
            return Told("answered")
        open_ = not no_answer(whole, today)
        return Told("your answer is asked", whole.hearing.answer_by) if open_ else Told("being decided")
    if whole.appeal is not None:
        return Told("appeal ruled on" if whole.ruling is not None else "appealed")
    return Told("decided", whole.delivery.appeal_by if not no_appeal(whole, today) else None)
