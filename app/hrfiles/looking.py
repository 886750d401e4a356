"""One look at a file: read, laid beside the company, and what was found as the page keeps it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.files.refusals import FileRefused
from app.files.sheet import Sheet
from app.hrfiles import columns, queries
from app.hrfiles.company import Company
from app.hrfiles.drafting import DETAILS, JOINED, LEFT, MOVED
from app.hrfiles.opening import opened
from app.hrfiles.planning import Plan, plan
from app.hrfiles.reading import Choices, read
from app.hrfiles.told import names_of, told

KINDS = (JOINED, MOVED, DETAILS, LEFT)
#: Rows of each list that the page shows; the files to download hold all.
SHOWN = 50
#: Problems kept.
KEPT = 10_000


@dataclass
class Look:
    """What one look found. `refusal`: why nothing of the file can be taken as it is read now."""

    sheet: Sheet | None = None
    company: Company | None = None
    plan: Plan | None = None
    refusal: str = ""
    doubtful: tuple[str, ...] = ()

    def changes(self) -> list[dict[str, Any]]:
        """Every change as it is shown."""
        if self.plan is None or self.company is None:
            return []
        names = names_of(self.plan, self.company)
        return [
            {
                "kind": one.kind,
                "line": one.line,
                "name": one.name,
                "number": one.number,
                "from": one.stand.starts_on.isoformat() if one.stand else "",
                "told": told(one, self.plan, self.company, names),
            }
            for one in self.plan.drafts
        ]

    def findings(self) -> dict[str, Any]:
        """As it is kept beside the file."""
        if self.plan is None:
            return {"refusal": self.refusal, "doubtful": list(self.doubtful)}
        made, changes = self.plan, self.changes()
        return {
            "refusal": "",
            "doubtful": [],
            "told": self.sheet.told if self.sheet else "",
            "digest": made.digest,
            "rows": made.rows,
            "unchanged": made.unchanged,
            "refused": made.refused,
            "counts": {kind: sum(one["kind"] == kind for one in changes) for kind in KINDS},
            "first": {kind: [one for one in changes if one["kind"] == kind][:SHOWN] for kind in KINDS},
            "teams": sorted(made.teams)[:SHOWN],
            "notes": made.notes[:SHOWN],
            "problems": [
                {"line": p.line, "column": p.column, "message": p.message, "value": p.value}
                for p in made.problems[:KEPT]
            ],
            "missing": len(made.missing),
            "missing_leave": made.missing_leave,
            "missing_first": [
                [one.name, one.number or "", one.stands[-1].team] for one in made.missing[:SHOWN]
            ],
        }


def look(session: Session, actor: Actor, folder: Path, stored_as: str, choices: Choices) -> Look:
    """Read the file and lay it beside the company."""
    try:
        sheet, rows = opened(folder, stored_as, choices.encoding)
    except FileRefused as refused:
        return Look(refusal=refused.message)
    if hindered := columns.problems(choices.mapping, sheet.header):
        return Look(sheet, refusal=" ".join(one.message for one in hindered))
    found = read(sheet.header, rows, choices)
    if found.doubtful:
        names = ", ".join(f"“{one}”" for one in found.doubtful)
        return Look(
            sheet,
            refusal=f"Say how days are written in {names}: 03/04/2026 may be 3 April or 4 March.",
            doubtful=tuple(found.doubtful),
        )
    company = queries.company(session, queries.units_of(actor), actor.employee_id)
    return Look(sheet, company, plan(found, company, choices, sheet.header, actor.today))
