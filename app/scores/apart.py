"""Whom the evidence tells apart from the company's average, and the sentence that an interval plot opens with."""

from collections.abc import Sequence

from markupsafe import Markup

from app.scores.queries import Person
from app.scores.sentences import first_name
from app.web.words import listing, number, possessive, score

MOST_NAMES = 4


def apart(people: Sequence[Person], mean: float) -> tuple[list[Person], list[Person], list[Person]]:
    """Whose whole range lies below the company's average, whose above it, and whose includes it: of those with enough
    evidence.
    """
    known = [(one, one.evidence) for one in people if one.evidence and one.evidence.enough]
    below = [one for one, found in known if found.hi < mean]
    above = [one for one, found in known if found.lo > mean]
    return below, above, [one for one, found in known if found.lo <= mean <= found.hi]


def interval_lead(people: Sequence[Person], mean: float) -> list[Markup]:
    """Whom an interval plot tells from the company's average, and how many it doesn't."""
    below, above, between = apart(people, mean)
    average = f"the company's average {score(mean)}"
    said: list[Markup] = []
    for group, place in ((below, "below"), (above, "above")):
        if group:
            said.append(Markup("{} {} {}.").format(_ranges(group), place, "it" if said else average))
    if not between:
        return said or [Markup("Nobody has enough answers yet to be told from {}.").format(average)]
    if not said:
        return [Markup("Nobody with enough answers can be told from {}.").format(average)]
    others = "The other one" if len(between) == 1 else f"The {number(len(between))} others"
    return [*said, Markup("{} with enough answers can't be told from it.").format(others)]


def _ranges(people: Sequence[Person]) -> Markup:
    link = Markup('<a href="/employees/{}">{}</a>')
    if len(people) == 1:
        name = possessive(first_name(people[0].name))
        return Markup("{} whole range lies").format(link.format(people[0].id, name))
    names = [link.format(one.id, first_name(one.name)) for one in people]
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], Markup("{} others").format(len(names) - MOST_NAMES + 1)]
    return Markup("The whole ranges of {} lie").format(listing(names))
