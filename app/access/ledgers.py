"""Who may in the ledgers of the service practice: a part of the one table in `policy`."""

from app.access.clauses import HR, Clauses
from app.access.clauses import any_of as _any

LEDGERS: dict[str, Clauses] = {
    # compliments: everybody may read and write them, nobody credits themselves
    "see compliments": _any("employee", *HR),
    "write compliment": _any("employee"),
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
    # procedures: `owner` of one, `asked` about an exception, `seat` for the two who sort; the register is everybody's
    "see procedures": _any("employee", *HR),
    "make procedures": _any("manager", "support_lead", *HR),
    "keep procedure": _any("owner", *HR),
    "flex procedure": _any("owner"),
    "bend procedure": _any("employee"),
    "see exception": _any("self", "line", "unit hr", "owner", "asked"),
    "answer exception": _any("asked + not self", "owner + not self"),
    "sort procedures": _any("seat"),
    "set procedure policy": _any("hr_lead"),
}
