"""What stands before a decision: gates, each with what is there, what is missing and who mends it. Pure.

No gate and no score ever makes a decision; together they only say whether one that a person proposed may be approved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.coaching.models import RESULTS
from app.decisions.models import COACH, KEEP, SEVERANCE, STAR
from app.decisions.sources import AT_RISK, NOT_ENOUGH, speaking
from app.errors import Problem
from app.web.words import day, plural
from app.workdays import working_days

MET, MISSING, WAIVED, LATER = "met", "missing", "waived", "later"
WINDOWS, SOURCE, PLAN, HEARD, APPROVERS, FAIR, REVIEW, ENOUGH = (
    "windows",
    "source",
    "plan",
    "heard",
    "approvers",
    "fair",
    "review",
    "enough",
)
TITLES = {
    WINDOWS: "At risk in two windows",
    SOURCE: "A second source",
    PLAN: "A finished coaching plan",
    HEARD: "The employee’s answer",
    APPROVERS: "Approvers",
    FAIR: "The fairness check",
    REVIEW: "A review in the cycle",
    ENOUGH: "Enough evidence",
}
#: In the order in which they are met.
GATES_OF = {
    STAR: (REVIEW, ENOUGH, APPROVERS),
    KEEP: (APPROVERS,),
    COACH: (PLAN, APPROVERS),
    SEVERANCE: (WINDOWS, SOURCE, PLAN, HEARD, FAIR, APPROVERS),
}
#: What the evidence alone answers.
OF_EVIDENCE = (REVIEW, ENOUGH, WINDOWS, SOURCE, PLAN)
#: Approvers needed beside the proposer; of a severance one leads HR.
NEEDED = {STAR: 1, KEEP: 1, COACH: 1, SEVERANCE: 2}
SHORTEST_REASON = 30
LONGEST_ANSWER_DAYS = 60


@dataclass(frozen=True)
class Gate:
    """One named check. `who` can mend it, in words; `href` leads there."""

    key: str
    state: str
    says: str
    who: str = ""
    href: str = ""

    @property
    def label(self) -> str:
        """Its name."""
        return TITLES[self.key]

    @property
    def open(self) -> bool:
        """Whether it stands in the way."""
        return self.state in {MISSING, LATER}

    def kept(self) -> dict[str, str]:
        """For the record."""
        return {"key": self.key, "title": self.label, "state": self.state, "says": self.says}


def evidence_gate(key: str, body: Mapping[str, Any], cycle_id: str, kind: str) -> Gate:
    """What the evidence of a dossier says to one gate."""
    if key == REVIEW:
        return _review(body, cycle_id)
    if key == ENOUGH:
        return _enough(body)
    if key == WINDOWS:
        return _windows(body)
    if key == SOURCE:
        return _source(body)
    return _coach_plan(body) if kind == COACH else _plan(body)


def _review(body: Mapping[str, Any], cycle_id: str) -> Gate:
    mine = next((one for one in body["reviews"] if one["cycle_id"] == cycle_id), None)
    if mine is None:
        return Gate(REVIEW, MISSING, "There is no review in this cycle.", "HR adds the person to the cycle.")
    href = f"/reviews/{mine['id']}"
    if mine["state"] == "being written":
        who = f"{mine['manager']} finishes it."
        return Gate(REVIEW, MISSING, "The review of this cycle is not finished.", who, href)
    return Gate(REVIEW, MET, f"Finished by {mine['manager']}, {mine['state']}.", href=href)


def _enough(body: Mapping[str, Any]) -> Gate:
    later = body["windows"][1]
    known = [one for one in later["scores"] if one["standing"] != NOT_ENOUGH]
    if known:
        says = "; ".join(f"{one['lens']}: {one['standing']}" for one in known)
        return Gate(ENOUGH, MET, f"{later['words']}: {says}.")
    return Gate(
        ENOUGH, MISSING, f"{later['words']}: {_lacking(later)}.", "More answers: nobody can hurry them."
    )


def _lacking(window: Mapping[str, Any]) -> str:
    """Why a window does not say enough, in a few words."""
    if not window["ready"]:
        return "is being reckoned; look again in a minute"
    if not window["scores"]:
        return "no answers"
    short = [one["missing"] for one in window["scores"] if one["missing"]]
    unknown = all(one["standing"] == NOT_ENOUGH for one in window["scores"])
    if unknown:
        return f"needs {plural(min(short), 'more answer')}" if short else "people cannot be told apart here"
    return "; ".join(f"{one['lens']}: {one['standing']}" for one in window["scores"])


def _windows(body: Mapping[str, Any]) -> Gate:
    """At risk in the same lens and scale in both; lenses are never mixed into one finding."""
    first, second = body["windows"]
    low = [
        {(one["lens"], one["scale"]) for one in w["scores"] if one["standing"] == AT_RISK}
        for w in (first, second)
    ]
    both = sorted(low[0] & low[1])
    if both:
        lens = ", ".join(one for one, _ in both)
        return Gate(WINDOWS, MET, f"At risk in {first['words']} and in {second['words']}: {lens}.")
    lacking = [
        f"{window['words']}: {_lacking(window)}"
        for window, found in zip((first, second), low, strict=True)
        if not found
    ]
    if not lacking:
        return Gate(WINDOWS, MISSING, "At risk in both windows, but not in the same lens.")
    who = "Only more answers can tell; until then this says keep or coach."
    return Gate(WINDOWS, MISSING, f"{' · '.join(lacking)}.", who)


def _source(body: Mapping[str, Any]) -> Gate:
    """Something else than the lens that is at risk in both windows, which speaks of the same trouble."""
    start = body["windows"][0]["words"]
    found = speaking(body)
    if found:
        return Gate(SOURCE, MET, f"{'; '.join(found[:4])}.")
    says = "Nothing but the scores speaks of it: no other lens, released review or observation."
    return Gate(SOURCE, MISSING, says, f"The manager observes, or releases a review, since {start}.")


def _plan(body: Mapping[str, Any]) -> Gate:
    done = [one for one in body["coaching"] if one["begun_on"] and one["result"] in RESULTS]
    if done:
        last = done[0]
        ended = day(date.fromisoformat(last["ended_on"]))
        return Gate(PLAN, MET, f"{last['result'].capitalize()}, ended {ended}.", href=f"/plans/{last['id']}")
    running = next((one for one in body["coaching"] if not one["result"]), None)
    if running is not None:
        ends = day(date.fromisoformat(running["ends_on"]))
        who = f"{running['coach']} closes it with an outcome."
        return Gate(PLAN, MISSING, f"The plan ends {ends}.", who, f"/plans/{running['id']}")
    who = "The manager makes one; or it is waived in writing, by a second person."
    return Gate(PLAN, MISSING, "There was no coaching plan.", who, f"/employees/{body['employee']['id']}")


def _coach_plan(body: Mapping[str, Any]) -> Gate:
    live = next((one for one in body["coaching"] if not one["result"]), None)
    if live is None:
        href = f"/employees/{body['employee']['id']}"
        return Gate(PLAN, MISSING, "There is no coaching plan yet.", "The manager makes one.", href)
    return Gate(
        PLAN,
        MET,
        f"With {live['coach']}, until {day(date.fromisoformat(live['ends_on']))}.",
        href=f"/plans/{live['id']}",
    )


def waived(gate: Gate, waiver: Any) -> Gate:
    """The plan's gate where it is not waited for."""
    if gate.key != PLAN or not gate.open or waiver is None:
        return gate
    if waiver.granted_at is None:
        return Gate(
            PLAN, MISSING, f"{gate.says} {waiver.asker} asks to waive it.", "A second person grants it."
        )
    return Gate(PLAN, WAIVED, f"Waived in writing by {waiver.asker} and {waiver.granter}.")


def heard(hearing: Any, answer: Any, today: date) -> Gate:
    """Whether the employee answered, or had the time to."""
    if hearing is None:
        return Gate(HEARD, LATER, "Not asked yet.", "HR asks, once the gates before are met.")
    if answer is not None:
        return Gate(HEARD, MET, "Answered; the answer is part of the record.")
    if today <= hearing.answer_by:
        return Gate(HEARD, MISSING, f"May answer until {day(hearing.answer_by)}.", "The employee, or time.")
    return Gate(HEARD, MET, f"Asked, and did not answer until {day(hearing.answer_by)}.")


def approvers(kind: str, given: Sequence[Any], able: Sequence[tuple[str, bool]]) -> Gate:
    """How many approved of those needed. `able`: who could still, each with whether they lead HR."""
    needed = NEEDED[kind]
    names = " and ".join(one.name for one in given)
    led = kind != SEVERANCE or any(one.lead for one in given)
    if len(given) >= needed and led:
        return Gate(APPROVERS, MET, f"Approved by {names}.")
    lead = " One of them leads HR." if kind == SEVERANCE and not led else ""
    says = f"{len(given)} of {needed} approved{': ' + names if names else ''}.{lead}"
    who = f"{', '.join(name for name, _ in able)} can."
    if len(given) + len(able) < needed:
        who = "Too few in HR may: an administrator grants HR to somebody else."
    elif not led and not any(leads for _, leads in able):
        who = "Nobody left leads HR: somebody else proposes it, or an administrator grants the lead to one more."
    return Gate(APPROVERS, MISSING if given else LATER, says, who)


def fair(state: str, says: str, cycle_id: int) -> Gate:
    """The check of the whole set."""
    who = "HR checks the set, and answers an alarm in writing." if state in {MISSING, LATER} else ""
    return Gate(FAIR, state, says, who, f"/decisions/cycles/{cycle_id}/set")


def blocking(gates: Sequence[Gate], *, but: str = "") -> list[Gate]:
    """The gates that stand in the way."""
    return [one for one in gates if one.open and one.key != but]


def answer_by(today: date, working: int, country: str) -> date:
    """The last day of the answer window: so many working days after today, public holidays of the country left out."""
    found = working_days(today + timedelta(days=1), today + timedelta(days=working * 3 + 30), country)
    return found[working - 1]


def problems_of_reason(words: str, field: str = "reason") -> list[Problem]:
    """A reason is a person's own and says something."""
    if len(words.strip()) >= SHORTEST_REASON:
        return []
    return [Problem(field, f"Give the reason in your own words, at least {SHORTEST_REASON} characters.")]


def effect_problems(kind: str, given: date | None, today: date) -> list[Problem]:
    """A severance has a day, and it lies ahead."""
    if kind != SEVERANCE or given is None:
        return []
    if given <= today:
        return [Problem("effect_on", "Choose a day ahead: nobody leaves on a day that has passed.")]
    if given > today + timedelta(days=730):
        return [Problem("effect_on", "Choose a day within the next two years.")]
    return []
