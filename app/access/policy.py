"""Who may: one table. A permission is open to whoever fulfils all words of any one of its clauses.

Words about the actor alone: `signed in`, `employee`, `manager`, `hr`, `hr_lead`, `support_lead`, `executive`,
`adviser`, `administrator` (the last six by grant, anywhere). Words about a thing (what `facts.about` finds):
`self`, `line` (the employee's manager on the thing's day), `skip` (that manager's manager), `unit hr` (HR or HR lead
of the employee's unit), `unit lead` (support lead of the employee's unit), `author`, `not self`, `submitted`,
`released`; about a team `team line`, `team member`, `group` (at least five people: fewer are no group, their
figure would be a person's). An unknown word means no.
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
