"""Who may: one table. A permission is open to whoever fulfils all words of any one of its clauses.

Words about the actor alone: `signed in`, `employee`, `manager`, `hr`, `hr_lead`, `support_lead`, `executive`,
`adviser`, `administrator` (the last six by grant, anywhere). Words about a thing (what `facts.about` finds):
`self`, `line` (the employee's manager on the thing's day), `skip` (that manager's manager), `not line` (neither of
the two nor the employee), `unit hr` (HR or HR lead of the employee's unit), `unit lead` (support lead of the
employee's unit), `not credited` (with the answer it is about), `author`, `not author` (neither now nor before),
`not self`, `submitted`, `released`, `reopened` (after a release), `asker` (of packets), `asked` (whose answer a
question wants), `addressee` (whom a notice tells), `coach` and `not coach` (of a coaching plan), `host`,
`not host` and `former host` (of one-to-ones), `writer` and `reader` (of a letter), `addressed` (by a word upward),
`runs` and `sponsor` (of a program of rotations), `buddy` (beside somebody on a stint), `finder`, `owner` and
`owner line` (of what a rotation found), `told` (of a decision about oneself); those of ledgers: `ledgers`;
about a team `team line`, `team member`, `group`
(at least five people: fewer are no group, their figure would be a person's). An unknown word means no.
"""

from collections.abc import Set as AbstractSet

from app.access.clauses import HR, Clauses
from app.access.clauses import any_of as _any
from app.access.ledgers import LEDGER_SCOPES, LEDGERS

POLICY: dict[str, Clauses] = {
    # people and scores
    "use rapport": _any("signed in"),
    "keep own token": _any("addressee"),
    "see own page": _any("employee"),
    "see my team": _any("manager"),
    "see people": _any("manager", *HR, "support_lead"),
    "see scores": _any("self", "line", "skip", "unit hr", "unit lead"),
    "see ratings": _any("self", "line", "skip", "unit hr", "unit lead"),
    "see company scores": _any("hr", "hr_lead", "executive", "adviser", "support_lead"),
    "see company answers": _any(*HR),
    "see team scores": _any(
        "team line", "unit hr", "unit lead", "team member + group", "executive + group", "adviser + group"
    ),
    "see small teams": _any(*HR),
    "see team people": _any("team line", "unit hr", "unit lead"),
    "see how scores are made": _any("signed in"),
    "set score policy": _any("hr_lead"),
    # ratings in
    "import ratings": _any(*HR),
    "create people": _any(*HR),
    # colleagues' answers, touchpoints, AI agents
    "see dependences": _any(*HR),
    "set dependences": _any(*HR),
    "see response rates": _any(*HR),
    "see own questions": _any("employee"),
    "answer question": _any("asked"),
    "note request": _any("employee"),
    "end request": _any("between"),
    "see touchpoints": _any(*HR, "support_lead"),
    "set touchpoints": _any(*HR, "support_lead"),
    "mark ai agent": _any(*HR),
    "set ai agent": _any("unit hr + not self + not line"),
    # notices
    "open notice": _any("addressee"),
    # disputes, corrections, customers' marks
    "see own disputes": _any("employee"),
    "see disputes": _any(*HR),
    "dispute rating": _any("self"),
    "see dispute": _any("self", "line", "skip", "unit hr"),
    "withdraw dispute": _any("self"),
    "decide dispute": _any("unit hr + not self + not line + not credited"),
    "correct credit": _any("unit hr + not credited", "unit lead + not credited"),
    "set share policy": _any("hr_lead"),
    "see marked customers": _any(*HR, "support_lead"),
    "mark customer": _any("unit hr + not credited", "unit lead + not credited"),
    "lift mark": _any(*HR, "support_lead"),
    # coaching: the coach is the manager at the time; a new manager takes the plan over
    "see coaching": _any("employee", *HR),
    "see plans": _any(*HR),
    "make plan": _any("line"),
    "see plan": _any("self", "line", "skip", "unit hr"),
    "coach plan": _any("line + coach"),
    "take plan over": _any("line + not coach"),
    "see plan as coachee": _any("self"),
    "keep plan": _any("self", "line + coach"),
    "observe": _any("line", "unit lead"),
    "see observations": _any("self", "line", "skip", "unit hr", "unit lead"),
    "answer observation": _any("self"),
    "dismiss item": _any("line"),
    # one-to-ones: `host` is with whom a series is, `former host` with whom meetings of it were held
    "see one-to-ones": _any("employee", *HR),
    "see coverage of one-to-ones": _any(*HR),
    "begin one-to-ones": _any("self", "line"),
    "see one-to-one": _any("self", "line", "former host"),
    "hold one-to-one": _any("self", "line + host"),
    "take one-to-ones over": _any("line + not host"),
    "share one-to-ones": _any("self"),
    # exercises: what was answered in an attempt is its player's alone
    "practise": _any("employee"),
    "play attempt": _any("self"),
    "ask for exercise": _any("line"),
    "see modules": _any("manager", *HR),
    "make modules": _any(*HR),
    "end module": _any("unit hr"),
    # letters and lessons (`writer`, `reader`), and words to a leader (`addressed`)
    "see letters": _any("employee"),
    "write letters": _any("manager", "employee + executive"),
    "see letter": _any("writer", "reader"),
    "keep letter": _any("writer"),
    "read letter": _any("reader"),
    "write upward": _any("employee"),
    "read upward": _any("manager", "employee + executive"),
    "answer upward": _any("addressed"),
    # the pulse: `asked` whom an open round asks; figures of groups only, words of units only
    "see pulse": _any("employee", *HR, "executive"),
    "answer pulse": _any("asked"),
    "see pulse results": _any("manager", *HR, "executive"),
    "read pulse words": _any(*HR, "executive"),
    "run pulse": _any(*HR),
    "keep pulse round": _any("unit hr"),
    # reviews
    "see reviews": _any("employee", *HR),
    "run cycles": _any(*HR),
    "close cycle": _any("hr_lead"),
    "see templates": _any(*HR),
    "edit templates": _any("hr_lead"),
    "hand over review": _any("author + not self", "unit hr + not self"),
    "close review": _any("unit hr + not self"),
    "see review": _any(
        "author + not self",
        "self + released",
        "self + reopened",
        "line + submitted",
        "skip + submitted",
        "unit hr + not self",
    ),
    "write review": _any("author + not self"),
    "write self part": _any("self"),
    "release review": _any("author + not self"),
    "note talk": _any("author + not self + released"),
    "answer review": _any("self + released"),
    "dispute review": _any("self + released"),
    "decide disputed review": _any("unit hr + not self + not line + not author"),
    "reopen review": _any("unit hr + not self + not author"),
    "see disputed reviews": _any(*HR),
    "see mirror": _any("self", "line", "unit hr"),
    "take packet": _any(
        "self + released",
        "author + not self",
        "line + submitted",
        "skip + submitted",
        "unit hr + not self",
    ),
    "take draft packet": _any("author + not self", "unit hr + not self"),
    "take packet of employee": _any("self + released"),
    "take packet of manager": _any("author + not self + submitted", "line + submitted", "skip + submitted"),
    "take packet of HR": _any("unit hr + not self"),
    "take packets": _any("hr + asker", "hr_lead + asker"),
    "see asked views": _any("employee"),
    "give view": _any("asked"),
    # calibration: `seat` in an open session, `author` of the review it is about
    "see calibrations": _any("manager", *HR),
    "run calibrations": _any(*HR),
    "see calibration": _any("seat", "unit hr"),
    "run calibration": _any("unit hr"),
    "change in calibration": _any("author + seat + not self", "unit hr + not self + not line"),
    "see calibration of review": _any("author + not self", "unit hr + not self"),
    # planning: `team manager` of members, `team above` them; `chair` and `seat` of a service review
    "see planning": _any("manager", *HR, "executive"),
    "open half-year": _any("hr_lead"),
    "see service gaps": _any("team line", "unit hr", "executive + group"),
    "set service goal": _any("team manager"),
    "agree service goal": _any("team above + not setter"),
    "keep service goal": _any("team manager", "team above"),
    "do service action": _any("owner", "team manager", "team above"),
    "see service reviews": _any("manager", "hr_lead", "executive"),
    "open service review": _any("executive"),
    "see service review": _any("chair", "seat", "hr_lead"),
    "run service review": _any("chair", "hr_lead"),
    "do service point": _any("chair", "owner", "hr_lead"),
    # rotations: `runs` for the support leads and HR of a program's host unit, `sponsor` of the program
    "see rotations": _any("employee", *HR, "support_lead", "executive"),
    "make programs": _any("support_lead", *HR),
    "run program": _any("runs"),
    "sign up": _any("employee"),
    "keep place": _any("self"),
    "run place": _any("runs + not self"),
    "set skills": _any("support_lead + not self", "hr + not self", "hr_lead + not self"),
    "fill places": _any("runs"),
    "see own duty": _any("self", "line", "skip", "unit hr", "runs"),
    "opt out": _any("self", "line"),
    "see coverage": _any("manager", *HR, "support_lead", "executive"),
    # leave: says when somebody is away, never why
    "keep own leave": _any("employee"),
    "see leave": _any("self", "line", "skip", "unit hr"),
    "keep leave": _any("self", "line", "unit hr"),
    "import leave": _any(*HR),
    "keep leave calendar": _any("self"),
    # swaps of places: `asked` whom it was asked of (open to all: everybody else), `self` who asks
    "see swaps": _any("employee"),
    "begin swap": _any("self", "runs", "line"),
    "ask swap": _any("self"),
    "decide swap": _any("runs + not self", "line"),
    "see swap": _any("self", "asked", "runs", "line"),
    "answer swap": _any("asked + not self"),
    "withdraw swap": _any("self"),
    # calendars: a feed's own address is checked anew at every reading
    "keep calendars": _any("employee", *HR, "support_lead", "executive"),
    "keep calendar": _any("author"),
    "make team calendar": _any("team line", "team member", "unit hr", "unit lead"),
    "take stint": _any("self", "runs", "line"),
    # logbook: `buddy` beside somebody on a stint, `writer` of thanks; of a finding `finder`, `owner`, `owner line`
    "see stint": _any("self", "line", "skip", "runs", "buddy"),
    "tick checklist": _any("self", "buddy", "runs"),
    "write on stint": _any("self"),
    "see contact references": _any("self", "buddy", "runs"),
    "read reflection": _any("buddy", "runs"),
    "thank for stint": _any("buddy + not self", "runs + not self"),
    "take thanks back": _any("writer"),
    "see findings": _any("employee", *HR, "support_lead", "executive"),
    "word finding": _any("finder"),
    "meet finding": _any("employee"),
    "move finding": _any("owner", "owner line", "runs", "sponsor"),
    "see wall": _any("employee"),
    # decisions: nobody about themselves or in their own line; to all others these addresses are not there
    "see decisions": _any(*HR),
    "see decision": _any("unit hr + not self + not line"),
    "decide": _any("unit hr + not self + not line"),
    "open desk": _any(*HR),
    "declare relation": _any(*HR),
    # the employee's own, once they were told (`told`) of what is considered or decided
    "see own decisions": _any("employee"),
    "see own decision": _any("self + told"),
    # packages: the formula; what an offer reckons with is the decision's
    "see package policy": _any(*HR),
    "set package policy": _any("hr_lead"),
    # fairness: groups, never a person
    "see fairness": _any(*HR),
    "import groups": _any("hr_lead"),
    # the keeper question: `asked` the manager it was asked of
    "ask keeper question": _any(*HR),
    "see own keeper questions": _any("manager", *HR),
    "answer keeper question": _any("asked"),
    "see keeper answers": _any("hr_lead"),
    # records: sealed, kept by policy, held
    "see records": _any(*HR),
    "take record": _any("unit hr + not self + not line"),
    "set retention": _any("hr_lead"),
    "hold records": _any(*HR),
    "keep hold": _any("unit hr + not self"),
    # role cards: everybody reads them, the person and their manager write them
    "see own card": _any("employee"),
    "see role card": _any("employee", *HR),
    "write role card": _any("self", "line"),
    "acknowledge role card": _any("self"),
    "see service standard": _any("employee", *HR),
    "set service standard": _any("hr_lead"),
    # openings: the role, never why it is open
    "offer openings": _any(*HR),
    "offer opening": _any("unit hr + not self + not line"),
    "see openings": _any("employee", *HR),
    # where words come from: administrators connect and replay, with customers' words masked, and read nobody's file
    "see sources": _any("administrator", *HR),
    "connect sources": _any("administrator"),
    "see deliveries": _any("administrator", *HR),
    "settle deliveries": _any("administrator"),
    "match agents": _any("administrator", *HR),
    "type in remarks": _any(*HR, "support_lead"),
    "type in remark": _any("unit hr + not line", "unit lead + not line", "unit lead + skip"),
    # surveys of our own: whom they ask is the system's choice, never an employee's
    "see surveys": _any(*HR, "support_lead"),
    "make surveys": _any(*HR),
    "see survey": _any("unit hr", "unit lead"),
    "keep survey": _any("unit hr"),
    "deliver contacts": _any(*HR),
    "answer customer": _any("line", "unit hr", "unit lead", "team line"),
    # mail to customers
    "keep mail addresses": _any(*HR, "administrator"),
    "take bounces": _any(*HR, "administrator"),
    # the service practice: compliments, spends and what else is a ledger
    **LEDGERS,
    # running the system
    "see jobs": _any("administrator", *HR),
    "see journal": _any("administrator"),
    "see journal heads": _any("administrator", *HR),
    "run the system": _any("administrator"),
}

#: What a token may be used for: scope -> permissions. It never does more than its account may at that moment.
SCOPES: dict[str, frozenset[str]] = {
    "rotations": frozenset({"see rotations", "sign up", "keep place"}),
    "scores:read": frozenset({"see scores", "see team scores"}),
    "ratings:write": frozenset({"import ratings"}),
    "contacts:write": frozenset({"deliver contacts"}),
    "mail:bounces": frozenset({"take bounces"}),
    **LEDGER_SCOPES,
}


def covered(permission: str, scopes: AbstractSet[str]) -> bool:
    """Whether any of a token's scopes covers a permission. An unknown scope covers nothing."""
    return any(permission in SCOPES.get(scope, ()) for scope in scopes)


def allows(permission: str, words: AbstractSet[str]) -> bool:
    """Whether somebody of whom exactly `words` hold may. An unknown permission is refused."""
    return any(clause <= words for clause in POLICY.get(permission, ()))
