"""Who may: one table. A permission is open to whoever fulfils all words of any one of its clauses.

Words about the actor alone: `signed in`, `employee`, `manager`, `hr`, `hr_lead`, `support_lead`, `executive`,
`adviser`, `administrator` (the last six by grant, anywhere). Words about a thing (what `facts.about` finds):
`self`, `line` (the employee's manager on the thing's day), `skip` (that manager's manager), `not line` (neither of
the two nor the employee), `unit hr` (HR or HR lead of the employee's unit), `unit lead` (support lead of the
employee's unit), `not credited` (with the answer it is about), `author`, `not self`, `submitted`, `released`, `asked`
(whose answer a question wants), `addressee` (whom a notice tells); about a team `team line`, `team member`, `group`
(at least five people: fewer are no group, their figure would be a person's). An unknown word means no.
"""

from collections.abc import Set as AbstractSet

Clauses = tuple[frozenset[str], ...]


def _any(*clauses: str) -> Clauses:
    return tuple(frozenset(word.strip() for word in clause.split("+")) for clause in clauses)


HR = ("hr", "hr_lead")

POLICY: dict[str, Clauses] = {
    # people and scores
    "use rapport": _any("signed in"),
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
    "see touchpoints": _any(*HR, "support_lead"),
    "set touchpoints": _any(*HR, "support_lead"),
    "mark ai agent": _any(*HR),
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
    # reviews
    "see reviews": _any("employee", *HR),
    "run cycles": _any(*HR),
    "see review": _any(
        "author + not self", "self + released", "line + submitted", "skip + submitted", "unit hr + not self"
    ),
    "write review": _any("author + not self"),
    "release review": _any("author + not self"),
    "answer review": _any("self + released"),
    # running the system
    "see jobs": _any("administrator", *HR),
    "see journal": _any("administrator"),
    "run the system": _any("administrator"),
}


def allows(permission: str, words: AbstractSet[str]) -> bool:
    """Whether somebody of whom exactly `words` hold may. An unknown permission is refused."""
    return any(clause <= words for clause in POLICY.get(permission, ()))
