"""What must hold of a review: values in, problems or numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.errors import Problem
from app.reviews.models import MANDATORY

#: Shortest reason for "no evidence" that says anything.
SHORTEST_REASON = 10


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


@dataclass(frozen=True)
class Total:
    """The arithmetic of a total, each step shown. `value` is None where nothing counted."""

    counted: list[tuple[str, int, int]]
    left_out: list[tuple[str, int]]
    weight: int
    value: Decimal | None

    def as_json(self) -> dict[str, object]:
        """For the record."""
        return {
            "counted": [list(line) for line in self.counted],
            "left_out": [list(line) for line in self.left_out],
            "weight": self.weight,
            "value": None if self.value is None else str(self.value),
        }


def total(parts: Sequence[Written]) -> Total:
    """Weighted mean of the rated sections. What has no evidence leaves the denominator; missing is never zero."""
    counted = [
        (part.title, part.weight, part.rating) for part in parts if part.rating is not None and part.weight
    ]
    left_out = [(part.title, part.weight) for part in parts if part.rating is None and part.weight]
    weight = sum(line[1] for line in counted)
    value = None
    if weight:
        exact = Decimal(sum(line[1] * line[2] for line in counted)) / Decimal(weight)
        value = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Total(counted, left_out, weight, value)


def missing(parts: Sequence[Written]) -> list[Problem]:
    """What keeps the review from being finished, each naming its section and the mend."""
    problems = []
    for part in parts:
        where = f"part-{part.section_id}"
        if part.kind in MANDATORY:
            problems += _mandatory(part, where)
        elif part.weight and part.rating is None and not part.no_evidence:
            problems.append(
                Problem(where, f"{part.title}: choose a rating, or say why there is no evidence.")
            )
        if part.rating is not None and not part.text.strip():
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
