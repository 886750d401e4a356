"""The letter of an offer as PDF: who, what, every step, until when. A draft says so on each page."""

from datetime import date
from typing import Any

from app.decisions.models import Decision
from app.offers.models import GIVEN
from app.offers.queries import Version
from app.packages import us
from app.packages.rules import Step
from app.packets.blocks import Block, heading, soft, words
from app.packets.printing import line, printed
from app.web.words import day, plural

DRAFT = "DRAFT. Not approved by two people: no offer, and nothing to rely on."


def pdf(decision: Decision, version: Version, company: str, today: date, *, draft: bool) -> bytes:
    """The letter of one version."""
    return printed(contents(decision, version, company, today, draft=draft))


def contents(
    decision: Decision, version: Version, company: str, today: date, *, draft: bool
) -> dict[str, Any]:
    """Title, lines and blocks of the letter."""
    package, inputs = version.package, version.inputs
    facts = [
        ("For", decision.employee.name),
        ("Last day", day(inputs.last_day)),
        ("Total", package.shown),
        ("Version", f"{version.offer.number}, of {day(version.offer.made_at.date())}"),
        ("Given on", day(version.on(GIVEN)) if version.on(GIVEN) else "not given yet"),
    ]
    blocks: list[Block] = [*words(version.offer.words), _facts(facts)]
    blocks += [heading("How the total comes about")]
    blocks += [_facts([(one.title, _step(one)) for one in package.steps])]
    blocks += [heading(f"Total: {package.shown}", 3)]
    blocks += soft(
        "Every amount follows from the figures beside it. Amounts are before taxes and dues. Ask HR about any of them."
    )
    blocks += _clocks(version)
    return {
        "title": "An offer on leaving",
        "subtitle": f"{company}, to {decision.employee.name}",
        "footer": f"Offer, version {version.offer.number} · printed on {day(today)}",
        "draft": DRAFT if draft else "",
        "blocks": blocks,
    }


def _facts(facts: list[tuple[str, str]]) -> Block:
    return {"kind": "facts", "facts": [(name, line(value)) for name, value in facts]}


def _step(step: Step) -> str:
    """In figures, what comes out, and below it why."""
    reckoned = f"{step.formula} = {step.comes}"
    return f"{reckoned}\n{step.words}" if step.words else reckoned


def _clocks(version: Version) -> list[Block]:
    clocks = version.clocks
    if clocks is None:
        return []
    facts = [("To consider", plural(clocks.days, "day"))]
    if clocks.consider_until:
        facts.append(("Until", f"{day(clocks.consider_until)}, included"))
    facts.append(("To revoke", f"{us.REVOKE} days after signing; nobody may shorten them"))
    if clocks.list_wanted:
        facts.append(("With it goes", "the list of job titles and ages of the group"))
    return [heading("Time to consider and to revoke"), _facts(facts), *soft(us.TO_THE_EMPLOYEE)]
