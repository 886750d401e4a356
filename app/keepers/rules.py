"""Managers' answers beside the evidence: counts and sentences. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.words import plural

ANSWERS = ("yes", "unsure", "no")
STAR, SOLID, DEVELOPING, AT_RISK, UNKNOWN = "star", "solid", "developing", "at risk", "not enough evidence"
STANDINGS = (STAR, SOLID, DEVELOPING, AT_RISK, UNKNOWN)
WELL = (STAR, SOLID)
#: Fewer answers than this tell nothing about a manager.
LEAST = 5
OF = {
    "yes": "whom managers would fight for",
    "unsure": "of whom managers are unsure",
    "no": "whom managers would not fight for",
}


@dataclass(frozen=True)
class Said:
    """One manager's answer about somebody, how they stand by evidence, and the range where it is drawn."""

    manager_id: int
    manager: str
    fight: str
    standing: str
    lo: float | None = None
    score: float | None = None
    hi: float | None = None


@dataclass(frozen=True)
class Count:
    """All who were answered about in one way, by how they stand."""

    answer: str
    people: int
    by_standing: dict[str, int]

    @property
    def says(self) -> str:
        """As a sentence: of 14 whom managers would not fight for, 3 stand as at risk, 5 as solid; of 6 too little is
        known.
        """
        told = [(many, word) for word, many in self.by_standing.items() if many and word != UNKNOWN]
        parts = [
            f"{many}{'' if at else ' stands' if many == 1 else ' stand'} as {word}"
            for at, (many, word) in enumerate(told)
        ]
        unknown = self.by_standing[UNKNOWN]
        little = [f"of {unknown} too little is known"] if unknown else []
        said = "; ".join([", ".join(parts)] * bool(parts) + little)
        return f"Of {self.people} {OF[self.answer]}, {said}."


def counted(found: Sequence[Said]) -> list[Count]:
    """Each answer that was given, in the order of ANSWERS."""
    made = []
    for answer in ANSWERS:
        of = [one for one in found if one.fight == answer]
        if of:
            by = {word: sum(one.standing == word for one in of) for word in STANDINGS}
            made.append(Count(answer, len(of), by))
    return made


@dataclass(frozen=True)
class OfManager:
    """How one manager's answers lie beside the evidence."""

    manager: str
    answered: int
    no: int
    no_at_risk: int
    yes_at_risk: int
    no_well: int
    unknown: int

    @property
    def says(self) -> str:
        """What it comes to, in a few words."""
        if self.unknown == self.answered:
            return "too little is known of these people"
        if self.no_well > self.no_at_risk:
            return f"would let {plural(self.no_well, 'person', 'people')} go whom the evidence calls solid or star"
        if self.yes_at_risk:
            return (
                f"would keep {plural(self.yes_at_risk, 'person', 'people')} whom the evidence calls at risk"
            )
        return "does not part from what is known"


def by_manager(found: Sequence[Said]) -> list[OfManager]:
    """Managers who answered about enough people, by name."""
    made = []
    for manager_id in {one.manager_id for one in found}:
        own = [one for one in found if one.manager_id == manager_id]
        if len(own) < LEAST:
            continue
        no = [one for one in own if one.fight == "no"]
        made.append(
            OfManager(
                own[0].manager,
                len(own),
                len(no),
                sum(one.standing == AT_RISK for one in no),
                sum(one.fight == "yes" and one.standing == AT_RISK for one in own),
                sum(one.standing in WELL for one in no),
                sum(one.standing == UNKNOWN for one in own),
            )
        )
    return sorted(made, key=lambda one: one.manager)
