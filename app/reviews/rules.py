"""What must hold of a review: values in, problems or numbers out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from app.errors import Problem
from app.reviews.models import BEHAVIOURS, MANDATORY

#: Shortest reason for "no evidence" that says anything.
SHORTEST_REASON = 10
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Written:
    """One section as it stands: its weight and what the manager gave."""

    section_id: int
    title: str
    kind: str
    weight: int
    rating: int | None
    no_evidence: str
    text: str
    #: Of a scorecard: the score of each behaviour by name; what was skipped is not there.
    scores: Mapping[str, int] = field(default_factory=dict)
    #: Of a scorecard: how many behaviours could be scored.
    items: int = 0

    @property
    def given(self) -> int | Decimal | None:
        """What counts for the section: its rating, or the mean of what a scorecard scored."""
        return mean(list(self.scores.values())) if self.kind == BEHAVIOURS else self.rating


def mean(scores: Sequence[int]) -> Decimal | None:
    """The mean of what was scored, to two decimals, halves up; None where nothing was. What is skipped is no zero."""
    if not scores:
        return None
    return (Decimal(sum(scores)) / Decimal(len(scores))).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Total:
    """The arithmetic of a total, each step shown. `value` is None where nothing counted."""

    counted: list[tuple[str, int, int | Decimal]]
    left_out: list[tuple[str, int]]
    weight: int
    value: Decimal | None
    #: Of each scorecard: its title, what was scored, the mean, and how many were skipped.
    means: list[tuple[str, list[int], Decimal, int]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """For the record: exact numbers as text."""
        return {
            "counted": [
                [title, weight, rating if isinstance(rating, int) else str(rating)]
                for title, weight, rating in self.counted
            ],
            "left_out": [list(line) for line in self.left_out],
            "weight": self.weight,
            "value": None if self.value is None else str(self.value),
            "means": [[title, scores, str(value), skipped] for title, scores, value, skipped in self.means],
        }


def total(parts: Sequence[Written]) -> Total:
    """Weighted mean of the rated sections. What has no evidence leaves the denominator; missing is never zero.

    A scorecard counts with its mean as shown, so that whoever reckons with the page comes to the same total.
    """
    rated = [(part, part.given) for part in parts]
    counted = [(part.title, part.weight, given) for part, given in rated if given is not None and part.weight]
    left_out = [(part.title, part.weight) for part, given in rated if given is None and part.weight]
    weight = sum(line[1] for line in counted)
    value = None
    if weight:
        exact = sum((Decimal(line[1]) * line[2] for line in counted), Decimal(0)) / Decimal(weight)
        value = exact.quantize(CENT, ROUND_HALF_UP)
    means = [
        (part.title, list(part.scores.values()), given, max(0, part.items - len(part.scores)))
        for part, given in rated
        if isinstance(given, Decimal)
    ]
    return Total(counted, left_out, weight, value, means)


def missing(parts: Sequence[Written]) -> list[Problem]:
    """What keeps the review from being finished, each naming its section and the mend."""
    problems = []
    for part in parts:
        where = f"part-{part.section_id}"
        if part.kind in MANDATORY:
            problems += _mandatory(part, where)
        elif part.weight and part.given is None and not part.no_evidence:
            wanted = "score at least one behaviour" if part.kind == BEHAVIOURS else "choose a rating"
            problems.append(Problem(where, f"{part.title}: {wanted}, or say why there is no evidence."))
        if part.given is not None and part.weight and not part.text.strip():
            problems.append(Problem(where, f"{part.title}: write what the rating rests on."))
    return problems


def _mandatory(part: Written, where: str) -> list[Problem]:
    if part.rating is None and not part.no_evidence:
        return [
            Problem(
                where, f"{part.title} stands in everybody's review: rate it, or mark no evidence and say why."
            )
        ]
    if part.rating is None and len(part.no_evidence.strip()) < SHORTEST_REASON:
        return [Problem(where, f"{part.title}: say in a few more words why there is no evidence.")]
    return []


def weights_problem(weights: Sequence[int]) -> str | None:
    """Weights of a template add up to 100."""
    found = sum(weights)
    return None if found == 100 else f"The weights add up to {found}; make them 100."


def state(*, written: bool, signed: bool, released: bool, acknowledged: bool, answered: bool) -> str:
    """The word for where a review stands."""
    if answered:
        return "answered"
    if acknowledged:
        return "acknowledged"
    if released:
        return "released"
    if signed:
        return "finished"
    return "draft" if written else "to write"
