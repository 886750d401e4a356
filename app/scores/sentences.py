"""What a page says first: rules from the data, each name a link."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from app.contacts.models import LENS_WORDS
from app.scores.queries import Person, Shown
from app.scores.teams import TeamShown
from app.web.words import day, listing, number, plural, score

MOST_NAMES = 4


def _names(people: Sequence[Person]) -> Markup:
    links = [Markup('<a href="/employees/{}">{}</a>').format(one.id, first_name(one.name)) for one in people]
    if len(links) > MOST_NAMES:
        more = len(links) - MOST_NAMES + 1
        links = [*links[: MOST_NAMES - 1], Markup("{} others").format(more)]
    return listing(links)


def first_name(name: str) -> str:
    """How colleagues call somebody in a sentence; full where the first part is but a letter."""
    first = name.split(" ", maxsplit=1)[0]
    return first if len(first.strip(".")) > 1 else name


def _is(people: Sequence[Person]) -> str:
    return "is" if len(people) == 1 else "are"


def unfair(person: Person) -> bool:
    """Weak on the raw average, and not so once compared on like work."""
    found = person.evidence
    return (
        found is not None
        and found.standing in {"solid", "star"}
        and found.raw < found.floor_bar
        and found.score - found.raw > 0.025 * (found.scale.hi - found.scale.lo)
    )


def attention(people: Sequence[Person], most: int = 5) -> list[Person]:
    """Whom a manager looks at first: at risk, then wronged by raw averages, then below the company's average."""
    ranks = {"at risk": 0, "developing": 2}
    ranked = [
        (1 if unfair(one) else ranks.get(one.evidence.standing, 9), one.evidence.score, one)
        for one in people
        if one.evidence is not None
    ]
    chosen = sorted((line for line in ranked if line[0] < 9), key=lambda line: line[:2])
    return [line[2] for line in chosen[:most]]


def team_lead(people: Sequence[Person], new: Mapping[int, date] | None = None) -> list[Markup]:
    """Who needs attention, and how sure we are. At most four sentences, the most urgent first.

    `new`: who is in their first days, and from when their answers count.
    """
    scored = [one for one in people if one.evidence is not None]
    risky = [one for one in scored if one.evidence and one.evidence.standing == "at risk"]
    developing = [one for one in scored if one.evidence and one.evidence.standing == "developing"]
    stars = [one for one in scored if one.evidence and one.evidence.standing == "star"]
    wronged = [one for one in scored if unfair(one)]
    early = [one for one in scored if one.evidence and not one.evidence.enough]
    silent = [one for one in people if one.evidence is None and one.id not in (new or {})]
    falling = [
        one
        for one in scored
        if one.evidence and one.evidence.trend.get("said") == "down" and one not in risky
    ]
    said: list[Markup] = []
    if risky:
        said.append(Markup("{} {} below the floor, and we are sure of it.").format(_names(risky), _is(risky)))
    if wronged:
        shown = wronged[0].evidence
        raw = f" (▲ {score(shown.raw)})" if shown and len(wronged) == 1 else ""
        verb = "looks" if len(wronged) == 1 else "look"
        said.append(
            Markup("{} {} weak on raw averages{}, but not once the work is compared with like work.").format(
                _names(wronged), verb, raw
            )
        )
    if falling:
        have = "has" if len(falling) == 1 else "have"
        said.append(Markup("{} {} slipped over these months.").format(_names(falling), have))
    if developing and not risky:
        said.append(Markup("{} {} below the company's average.").format(_names(developing), _is(developing)))
    if stars:
        said.append(
            Markup("{} {} above the star bar: worth saying out loud.").format(_names(stars), _is(stars))
        )
    if early:
        said.append(Markup("For {} it is too early to say.").format(_names(early)))
    elif silent and not said:
        said.append(Markup("No answers that count yet about {}.").format(_names(silent)))
    if new:
        fresh = [one for one in people if one.id in new]
        said.append(
            Markup("{} {} new here: what customers say is shown and doesn't count yet.").format(
                _names(fresh), _is(fresh)
            )
        )
    if not said and scored:
        said.append(Markup("Nobody needs attention today: everyone with enough answers is solid."))
    return said[:4]


def person_lead(
    name: str, found: Sequence[Shown], *, own: bool, new: date | None = None, aside: int = 0
) -> list[Markup]:
    """What matters on one person's page. `new`: from when a new hire's answers count; `aside`: answers that don't."""
    who, owns = ("You", "your") if own else (first_name(name), "their")
    are = "are" if own else "is"
    if not found and new is not None:
        return [
            Markup("{} {} new here. Answers are shown from the first day, and count from {} on.").format(
                who, are, day(new)
            )
        ]
    if not found and aside:
        told = "The only answer of this period stands" if aside == 1 else "All answers of this period stand"
        return [Markup("{} aside, so nothing is said. That is no judgement.").format(told)]
    if not found:
        return [
            Markup("Nobody has answered about {} in this period. That is no judgement.").format(
                "you" if own else who
            )
        ]
    main = foremost(found)
    return [
        *_person_standing(main, who, owns, are, own=own),
        *_with_excluded(main),
        *_too_early(main, found),
    ]


def _with_excluded(main: Shown) -> list[Markup]:
    """The other number, where a decision took answers out: both stay visible."""
    if not main.excluded or main.score_with is None:
        return []
    one = main.excluded == 1
    return [
        Markup("{} {} excluded; with {} the score would be {} instead of {}.").format(
            plural(main.excluded, "answer"),
            "is" if one else "are",
            "it" if one else "them",
            score(main.score_with),
            score(main.score),
        )
    ]


def foremost(found: Sequence[Shown]) -> Shown:
    """The lens a page opens with: the first that has enough evidence, else the first."""
    return next((one for one in found if one.enough), found[0])


def _too_early(main: Shown, found: Sequence[Shown]) -> list[Markup]:
    early = [LENS_WORDS[one.lens].lower() for one in found if not one.enough]
    if not early or not main.enough:
        return []
    return [Markup("Too early to say: {}.").format(listing(early))]


def team_sentence(team: TeamShown) -> str:
    """A team's figure in words; a team has no standing."""
    told = f"{score(team.score)}, very likely between {score(team.lo)} and {score(team.hi)}"
    about = f"{plural(team.n, 'answer')} about {plural(team.people, 'person', 'people')}"
    return f"{team.name} as a whole: {told}, {about}."


def _person_standing(main: Shown, who: str, owns: str, are: str, *, own: bool) -> list[Markup]:
    lens = {
        "customer": "Customers",
        "touchpoint": "Customers of the touchpoint",
        "stint": "Customers on the stint",
    }
    asked = lens.get(main.lens, "Colleagues")
    range_words = f"{score(main.lo)} to {score(main.hi)}"
    if main.standing == "star":
        return [
            Markup("{} {} above the star bar, and {} answers make us sure of it.").format(
                who, are, number(main.n)
            )
        ]
    if main.standing == "at risk":
        return [
            Markup("{} {} below the floor, and {} answers make us sure of it.").format(
                who, are, number(main.n)
            )
        ]
    if not main.enough:
        more = (
            f"about {plural(main.missing, 'more answer')} would tell"
            if main.missing
            else "people cannot be told apart here"
        )
        return [
            Markup("Not enough evidence yet: {} {} {} true score anywhere from {}; {}.").format(
                plural(main.n, "answer"), "puts" if main.n == 1 else "put", owns, range_words, more
            )
        ]
    place = "below the company's average" if main.standing == "developing" else "where most colleagues are"
    return [Markup("{} put {} {}: very likely {}.").format(asked, "you" if own else who, place, range_words)]


def company_lead(summary: dict[str, Any], teams: Sequence[TeamShown]) -> list[Markup]:
    """What matters in the whole company today."""
    standings = summary["standings"]
    people = sum(standings.values())
    known = people - standings.get("not enough evidence", 0)
    said = [
        Markup("{} about {}; for {} of them there is enough evidence to say more.").format(
            plural(summary["n"], "answer"),
            plural(people, "person", "people"),
            number(known) if known else "none",
        )
    ]
    worst = [team for team in teams if team.hi < summary["mean"] and team.people >= 2]
    if worst:
        links = [Markup('<a href="/teams/{}">{}</a>').format(team.id, team.name) for team in worst[:3]]
        are = "is" if len(links) == 1 else "are"
        said.append(Markup("{} {} below the company's average beyond doubt.").format(listing(links), are))
    elif teams:
        said.append(Markup("No team on this page is below the company's average beyond doubt."))
    risky = standings.get("at risk", 0)
    if risky:
        words = "person is" if risky == 1 else "people are"
        said.append(Markup("{} {} at risk.").format(risky, words))
    return said
