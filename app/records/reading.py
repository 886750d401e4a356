"""A record as somebody reads it: the JSON in sections, line by line, nothing left out but keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: What each part is called, in the order in which things happen.
TITLES = {
    "decision": "The proposal",
    "decision_dossier": "The evidence as it was gathered",
    "decision_hearing": "What the employee was asked",
    "decision_answer": "What the employee answered",
    "decision_waiver": "Waiver of the coaching plan",
    "decision_approval": "Approvals",
    "decision_approved": "The gates when it was approved",
    "offer": "The offer",
    "offer_step": "Steps of the offer",
    "decision_delivery": "What the employee was told",
    "decision_effect": "In effect",
    "decision_appeal": "The employee’s appeal",
    "decision_appeal_ruling": "The ruling on the appeal",
    "decision_wish": "What was asked for",
    "retention_action": "What is done to keep the person",
    "decision_withdrawal": "Withdrawn",
    "decision_reversal": "Reversed",
}
DEEPEST = 4
#: The record as a file stands alone: nothing is fetched for it.
STYLE = """
:root { color-scheme: light }
body { font: 11pt/1.5 system-ui, sans-serif; color: #1d2430; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; line-height: 1.2 } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
section { break-inside: auto } article { border-top: 1px solid #c9c6bd; padding: .6rem 0 }
p { margin: .15rem 0; overflow-wrap: anywhere; white-space: pre-wrap } b { font-weight: 600 }
.in1 { margin-left: 1.2rem } .in2 { margin-left: 2.4rem } .in3 { margin-left: 3.6rem } .in4 { margin-left: 4.8rem }
code { font-size: .85em; overflow-wrap: anywhere } .soft { color: #5b6475 }
@media print { body { margin: 0; max-width: none } }
"""


@dataclass(frozen=True)
class Line:
    """One line: how far in, what it is, what it says."""

    depth: int
    label: str
    text: str


def sections(body: Mapping[str, Any]) -> list[tuple[str, list[list[Line]]]]:
    """Title and rows of each part that there is; parts without a title of their own come last, by name."""
    found = {"decision": [body["decision"]], **body["parts"]}
    order = [name for name in TITLES if name in found] + sorted(set(found) - set(TITLES))
    return [(TITLES.get(name, in_words(name)), [list(lines(row)) for row in found[name]]) for name in order]


def lines(value: Mapping[str, Any], depth: int = 0) -> Iterator[Line]:
    """A row as lines. Ids and what is empty are left to the JSON."""
    for key, one in value.items():
        if key == "id" or key.endswith("_id") or one in (None, "", [], {}):
            continue
        yield from _of(in_words(key), one, depth)


def _of(label: str, value: Any, depth: int) -> Iterator[Line]:
    inner = min(depth + 1, DEEPEST)
    if isinstance(value, Mapping):
        yield Line(depth, label, "")
        yield from lines(value, inner)
    elif isinstance(value, list):
        if all(not isinstance(one, Mapping | list) for one in value):
            yield Line(depth, label, ", ".join(said(one) for one in value))
            return
        for place, one in enumerate(value, 1):
            yield from _of(f"{label} {place}", one, depth)
    else:
        yield Line(depth, label, said(value))


def said(value: Any) -> str:
    """A single value as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def in_words(name: str) -> str:
    """A key as a label."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]
