"""Who may in the ledgers of the service practice: a part of the one table in `policy`.

Words of theirs alone: `shopper` and `not shopper` (of a mystery shop), `met` (of whom a shop was confirmed to speak).
"""

from app.access.clauses import HR, Clauses
from app.access.clauses import any_of as _any

#: Who leads: somebody reports to them, or they hold a role that leads.
LEADS = ("manager", "support_lead", "executive", *HR)

LEDGERS: dict[str, Clauses] = {
    # compliments: everybody may read and write them, nobody credits themselves
    "see compliments": _any("employee", *HR),
    "write compliment": _any("employee"),
    "import compliments": _any("support_lead", *HR),
    "match compliment": _any("manager", "support_lead", *HR),
    "keep compliment": _any("author", *HR),
    "read compliment aloud": _any("team line"),
    "praise from rating": _any("line", "unit lead + not self", "unit hr + not self"),
    # spends: `asked` who says yes or no above the limit; amounts of persons to them, the line and HR
    "see empowerment": _any("employee", *HR, "executive", "adviser"),
    "spend": _any("employee"),
    "see spends": _any("employee", *HR),
    "see spend": _any("self", "line", "unit hr", "asked"),
    "answer spend": _any("asked + not self", "line"),
    "take spend back": _any("self", "line"),
    "tell of spend": _any("self"),
    "set spend policy": _any("hr_lead"),
    # cases: `case owner`, `offered` to whom it is handed, `opener`, `worked` (owned it, or did a step), `handler` of
    # a protected one, for whom alone it exists; the rest about its owner and the department it is about
    "see cases": _any("employee", *HR),
    "open case": _any("employee"),
    "import cases": _any("support_lead", *HR),
    "see case": _any(
        "case owner", "offered", "opener", "worked", "handler", "line", "team line", "unit lead", "unit hr"
    ),
    "work case": _any("case owner", "handler", "unit lead"),
    "move case": _any("case owner", "handler", "line", "team line", "unit lead"),
    "hear customer": _any("opener", "handler", "line", "team line", "unit lead", "unit hr"),
    "keep prevention": _any("keeper", "case owner", "unit lead", "handler"),
    "see case figures": _any("manager", "support_lead", *HR, "executive", "adviser"),
    "keep case view": _any("addressee"),
    "set case policy": _any("hr_lead"),
    # alerts: `owner` who was asked to see to one; counts only, so that executives see them whole
    "see alerts": _any("executive", "support_lead", *HR),
    "see alert": _any("executive", "support_lead", *HR, "owner"),
    "give alert": _any("executive", "support_lead"),
    "answer alert": _any("executive", "support_lead", "owner"),
    # procedures: `owner` of one, `asked` about an exception, `seat` for the two who sort; the register is everybody's
    "see procedures": _any("employee", *HR),
    "make procedures": _any("manager", "support_lead", *HR),
    "import procedures": _any("support_lead", *HR),
    "keep procedure": _any("owner", *HR),
    "flex procedure": _any("owner"),
    "bend procedure": _any("employee"),
    "see exception": _any("self", "line", "unit hr", "owner", "asked"),
    "answer exception": _any("asked + not self", "owner + not self"),
    "sort procedures": _any("seat"),
    "set procedure policy": _any("hr_lead"),
    # leaders on the line: a log by person for themselves, their line, their unit's HR and executives; shops speak of
    # units; of a person (`met`) once somebody else than the shopper has looked who was on duty
    "see frontline": _any(*LEADS),
    "log line call": _any(*(f"{one} + employee" for one in LEADS)),
    "undo line call": _any("self"),
    "import line calls": _any(*HR),
    "write shop": _any(*(f"{one} + employee" for one in LEADS)),
    "see shop": _any(*LEADS, "shopper", "met", "team member"),
    "see who was met": _any("shopper", "met", "line", "unit hr"),
    "confirm shop": _any("line + not shopper", "unit hr + not self + not shopper"),
    "make checklists": _any("support_lead", *HR),
    "set cadence": _any("hr_lead"),
    "see leaders": _any("executive", "hr_lead"),
    "see own leadership": _any(*(f"{one} + employee" for one in LEADS)),
    "see leader": _any("self", "line", "skip", "unit hr"),
    # lost customers: figures of groups to advisers too, customers by name to those whose work it is
    "see losses": _any("manager", "support_lead", *HR, "executive", "adviser"),
    "see lost customers": _any("manager", "support_lead", *HR, "executive"),
    "note loss": _any("manager", "support_lead", "executive"),
    "keep loss": _any("author", "support_lead", *HR, "executive"),
    "import losses": _any("support_lead", *HR, "executive"),
    "set loss reasons": _any("hr_lead", "support_lead"),
    # bonus plans: to their people, to managers, HR and executives; conflicts to HR, executives and a plan's `owner`
    "see bonus plans": _any("employee", *HR, "executive"),
    "see all bonus plans": _any("manager", *HR, "executive"),
    "see bonus plan": _any("manager", *HR, "executive", "team member", "owner"),
    "make bonus plans": _any(*HR),
    "see bonus conflicts": _any(*HR, "executive"),
    "see bonus conflict": _any(*HR, "executive", "owner"),
    "accept bonus conflict": _any("hr_lead", "executive"),
    "set bonus policy": _any("hr_lead"),
    # the board: groups only; words that people wrote about a change to those whose work it is, not to advisers.
    # `author` marked an intervention
    "see board": _any("manager", "support_lead", *HR, "executive", "adviser"),
    "read board words": _any("manager", "support_lead", *HR, "executive"),
    "mark intervention": _any("executive", "hr_lead"),
    "take intervention back": _any("author", "executive", "hr_lead"),
    "keep business figures": _any("executive", "hr_lead"),
    # handoffs: `giver` and `receiver` of one, `receiver line` for who stands above the receiver; "move case" begins one
    "see handoffs": _any("employee", "support_lead", *HR, "executive", "adviser"),
    "see handoff": _any("giver", "receiver", "line", "receiver line", "unit hr", "unit lead", "handler"),
    "answer handoff": _any("receiver"),
    "take handoff back": _any("giver", "line"),
    "confirm handoff": _any("giver", "receiver"),
    "rate handoff": _any("receiver"),
    # abusive customers: a second person decides, never one of whom it speaks or who stands above the reporter
    "report abusive customer": _any("employee"),
    "see abuse reports": _any("employee", "support_lead", *HR),
    "see abuse report": _any("self", "line", "unit hr", "unit lead"),
    "decide abuse report": _any(
        "unit hr + not self + not line + not credited", "unit lead + not self + not line + not credited"
    ),
    "lift abuse report": _any(
        "unit hr + not self + not line + not credited", "unit lead + not self + not line + not credited"
    ),
    "see excluded shares": _any(*HR),
    "set abuse policy": _any("hr_lead"),
}

#: What a token may be used for in them, as in `policy.SCOPES`.
LEDGER_SCOPES: dict[str, frozenset[str]] = {
    "cases": frozenset({"see cases", "open case"}),
    "compliments": frozenset({"see compliments", "write compliment"}),
    "procedures": frozenset({"see procedures", "bend procedure"}),
    "spends": frozenset({"spend", "see spends"}),
    "line-calls": frozenset({"log line call", "see frontline"}),
    "lost-customers": frozenset({"see lost customers", "note loss"}),
    "bonus-plans": frozenset({"see all bonus plans", "make bonus plans"}),
    "handoffs": frozenset({"see handoffs", "move case"}),
    "abuse": frozenset({"report abusive customer", "see abuse reports"}),
    "board:read": frozenset({"see board"}),
    "figures:write": frozenset({"keep business figures"}),
}
