"""Changes as people read them: field, before, after."""

from datetime import date
from typing import Any

from app.hrfiles.company import Company
from app.hrfiles.drafting import Draft
from app.hrfiles.planning import Plan

FIELDS = {
    "number": "Number",
    "name": "Name",
    "email": "E-mail",
    "hired_on": "Hired on",
    "left_on": "Left on",
    "team": "Team",
    "manager": "Manager",
    "title": "Title",
    "facing": "Meets customers",
}
Told = list[list[str]]


def told(draft: Draft, plan: Plan, company: Company, names: dict[int, str] | None = None) -> Told:
    """Each field that changes, with what it says before and after."""
    names = names or names_of(plan, company)
    found: list[tuple[str, Any, Any]] = [
        (field, before, after) for field, (before, after) in draft.person.items() if before != after
    ]
    stand, before = draft.stand, draft.before
    if stand is not None:
        above = names.get(before.manager_id) if before and before.manager_id else None
        found += [
            ("team", before.team if before else None, stand.team),
            ("manager", above, names.get(stand.manager) if stand.manager else None),
            ("title", before.title if before else None, stand.title),
            ("facing", before.facing if before else None, stand.facing),
        ]
    return [
        [FIELDS[field], _shown(one), _shown(two)] for field, one, two in found if _shown(one) != _shown(two)
    ]


def names_of(plan: Plan, company: Company) -> dict[int, str]:
    """Everybody's name after the change."""
    return {one.id: one.name for one in company.people.values()} | {one.who: one.name for one in plan.drafts}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value or "")
