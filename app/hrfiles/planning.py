"""What a whole file would change: pure. Rows that can't be taken are named with their mend, all others hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from app.files.refusals import Bad, Refusal, shortened
from app.hrfiles import cells
from app.hrfiles.circles import circles
from app.hrfiles.company import Company, Person
from app.hrfiles.drafting import Draft, Drafter
from app.hrfiles.matching import Managers, person_of
from app.hrfiles.reading import MANAGERS, Choices, ReadFile, Said

DEPENDS = "The manager’s own row can’t be taken. Mend that row first."


@dataclass
class Plan:
    """The changes in the order of the file, rows refused, and who is missing from it."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Teams to make: name -> unit.
    teams: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    rows: int = 0
    missing: list[Person] = field(default_factory=list)
    #: Whether those missing are among the leavers, as asked.
    missing_leave: bool = False

    @property
    def digest(self) -> str:
        """The same for the same changes."""
        told = [(d.line, max(0, d.who), d.person, d.stand, d.unit) for d in self.drafts]
        return sha256(repr((told, sorted(self.teams.items()))).encode()).hexdigest()

    @property
    def refused(self) -> int:
        """Rows that are not taken."""
        return len({one.line for one in self.problems})


def plan(read: ReadFile, company: Company, choices: Choices, header: Sequence[str], today: date) -> Plan:
    """The whole."""
    return _Planner(read, company, choices, header, today).made()


class _Planner:
    def __init__(
        self, read: ReadFile, company: Company, choices: Choices, header: Sequence[str], today: date
    ) -> None:
        self.read, self.company, self.choices, self.today = read, company, choices, today
        self.columns = {one: name for name in header if (one := choices.mapping.get(name))}
        self.plan = Plan(problems=list(read.problems), notes=list(read.notes), rows=read.rows)
        self.rows: dict[int, Said] = {}
        #: Line -> whom its row is about, where it is about anybody.
        self.lines: dict[int, int] = {}
        self.drafts: dict[int, Draft] = {}
        self.refused: set[str] = set(read.named)
        self.seen: set[int] = set()

    def made(self) -> Plan:
        self._match()
        self._draft()
        self._teams()
        self._hold_together()
        plan = self.plan
        plan.drafts = sorted(self.drafts.values(), key=lambda one: one.line)
        plan.unchanged = len(self.rows) - len(self.drafts)
        made = {one.stand.team for one in plan.drafts if one.stand}
        plan.teams = {name: unit for name, unit in plan.teams.items() if name in made}
        self._missing()
        plan.problems.sort(key=lambda one: (one.line, one.column))
        return plan

    def _refuse(self, said: Said, bad: Bad, value: str | None = None) -> None:
        """A row out. The code of a `Bad` that names a field gives the column."""
        wanted = [
            bad.code,
            *(MANAGERS if bad.code == "manager" else ()),
            "last_day" if bad.code == "left_on" else "",
        ]
        column = next((self.columns[one] for one in wanted if one in self.columns), "")
        if value is None:
            value = dict(said.managers).get(bad.code, getattr(said, bad.code, "") or "")
        shown = shortened(str(value))
        self.plan.problems.append(Refusal(said.line, column, bad.code, bad.message, shown))
        self.refused.update(said.keys)
        who = self.lines.get(said.line)
        if who is not None:
            self.rows.pop(who, None)
            self.drafts.pop(who, None)

    def _match(self) -> None:
        """Who each row is about; two rows about one known person are both refused."""
        about: dict[int, list[Said]] = {}
        for said in self.read.said:
            try:
                about.setdefault(person_of(said, self.company), []).append(said)
            except Bad as bad:
                self._refuse(said, bad, said.number or said.email)
        for who, rows in about.items():
            self.seen.add(who)
            if len(rows) == 1:
                self.rows[who] = rows[0]
                self.lines[rows[0].line] = who
                continue
            lines = ", ".join(str(one.line) for one in rows)
            for said in rows:
                name = self.company.people[who].name
                says = f"Lines {lines[:80]} are all about {name}. Keep one row for each person."
                self._refuse(said, Bad("two-rows", says), said.number or said.email)

    def _draft(self) -> None:
        drafter = Drafter(self.company, self.choices, self.today)
        managers = Managers(self.company, self.rows.items(), self.refused)
        for who, said in sorted(self.rows.items(), key=lambda item: item[1].line):
            try:
                speaks, manager = managers.of(said)
                made = drafter.draft(who, said, speaks=speaks, manager=manager)
            except Bad as bad:
                self._refuse(said, bad)
                continue
            if made is not None and who == self.company.own:
                # HR never handles its own record.
                says = "This row changes your own record. Somebody else in HR brings it in."
                self._refuse(said, Bad("own", says), said.number or said.email)
            elif made is not None:
                self.drafts[who] = made

    def _teams(self) -> None:
        """New teams, each with one unit; a known team stays in its unit, which is said."""
        wanted: dict[str, dict[str, list[Draft]]] = {}
        spelled: dict[str, str] = {}
        kept: set[str] = set()
        for draft in self.drafts.values():
            said = self.rows[draft.who]
            if draft.stand is None:
                continue
            known = self.company.team(draft.stand.team)
            if known is None:
                key = cells.key(draft.stand.team)
                spelled[key] = min(draft.stand.team, spelled.get(key, draft.stand.team))
                wanted.setdefault(key, {}).setdefault(draft.unit, []).append(draft)
            elif said.unit and said.unit != self.company.teams[known]:
                here = self.company.teams[known] or "no unit"
                kept.add(f"The team {known} stays in {here}: a file does not move whole teams.")
        self.plan.notes += sorted(kept)
        for key, units in wanted.items():
            name = spelled[key]
            if len(units) > 1:
                told = " and ".join(sorted(one or "none" for one in units))[:200]
                says = f"The new team {name} is given more than one unit: {told}. Give it one."
                for drafts in units.values():
                    for draft in drafts:
                        self._refuse(self.rows[draft.who], Bad("unit", says))
                continue
            self.plan.teams[name] = next(iter(units))
            for draft in next(iter(units.values())):
                self.drafts[draft.who] = _in_team(draft, name)

    def _hold_together(self) -> None:
        """Take out what depends on rows that are refused, and circles, until what is left holds."""
        while self._without_managers() or self._without_circles():
            pass

    def _without_managers(self) -> bool:
        gone = []
        for draft in self.drafts.values():
            above = draft.stand.manager if draft.stand else None
            if above is None or not draft.new_manager or draft.stand is None:
                continue
            if above < 0 and above not in self.drafts:
                gone.append((draft, DEPENDS))
                continue
            left = self._left(above)
            own = draft.person.get("left_on", (None, None))[1]
            if left is not None and left <= draft.stand.starts_on and own is None:
                gone.append((draft, f"This manager leaves on {left}, before the change holds. Name another."))
        for draft, says in gone:
            self._refuse(self.rows[draft.who], Bad("manager", says), "")
        return bool(gone)

    def _left(self, who: int) -> date | None:
        draft = self.drafts.get(who)
        if draft is not None and "left_on" in draft.person:
            left: date | None = draft.person["left_on"][1]
            return left
        return self.company.people[who].left_on if who > 0 else None

    def _without_circles(self) -> bool:
        lines: dict[int, list[tuple[date, int | None]]] = {
            one.id: [(stand.starts_on, stand.manager_id) for stand in one.stands]
            for one in self.company.people.values()
        }
        for draft in self.drafts.values():
            if draft.stand:
                known = [one for one in lines.get(draft.who, []) if one[0] != draft.stand.starts_on]
                lines[draft.who] = [*known, (draft.stand.starts_on, draft.stand.manager)]
        found = False
        for day, circle in circles(lines):
            own = [self.drafts[one] for one in circle if one in self.drafts and self.drafts[one].stand]
            own = [one for one in own if one.new_manager]
            if not own:
                continue
            found = True
            names = [self._name(one) for one in circle]
            shown = " → ".join([*names[:6], *(["…"] if len(names) > 6 else []), names[0]])
            says = (
                f"A circle from {day}: {shown}, each reporting to the next. Name another manager in one row."
            )
            for draft in own:
                if draft.who in self.rows:
                    self._refuse(self.rows[draft.who], Bad("manager", says))
        return found

    def _name(self, who: int) -> str:
        draft = self.drafts.get(who)
        return draft.name if draft else self.company.people[who].name

    def _missing(self) -> None:
        """Who works here and is in no row, refused rows included. They leave where asked, if every row holds."""
        named = {key[2:] for key in self.refused}
        self.plan.missing = sorted(
            (
                one
                for one in self.company.people.values()
                if one.inside
                and not one.ai_agent
                and one.id not in self.seen
                and one.stands
                and (one.left_on is None or one.left_on > self.today)
                and not {cells.key(one.number or "?"), cells.key(one.email or "?")} & named
            ),
            key=lambda one: (one.name, one.id),
        )
        if not self.choices.missing_from or not self.plan.missing:
            return
        if self.plan.problems:
            self.plan.notes.append(
                "Nobody who is missing leaves while rows are refused: one of those rows may be theirs."
            )
            return
        day = date.fromisoformat(self.choices.missing_from)
        self.plan.missing_leave = True
        for one in self.plan.missing:
            if one.id != self.company.own and (not one.hired_on or one.hired_on < day):
                person = {"left_on": (one.left_on, day)}
                self.plan.drafts.append(Draft(one.id, 0, one.name, one.number or "", person))


def _in_team(draft: Draft, name: str) -> Draft:
    assert draft.stand is not None
    return replace(draft, stand=replace(draft.stand, team=name))
