"""A template while it is being built: as typed, never lost, with each problem named. Nothing here is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import FormData

from app.people.behaviours import NAMES
from app.reviews.models import (
    BEHAVIOURS,
    CUSTOMER,
    FILLERS,
    KINDS,
    MANAGER,
    TEAMWORK,
    TEXT,
    Section,
    Template,
)
from app.sections.templates import SIX, Spec
from app.web.forms import clean

MOST_SECTIONS = 20
MOST_OWN = 12
ANCHORED = ("1", "3", "5")
#: Longest text of each field.
LONGEST = {"name": 200, "about": 2_000, "title": 200, "prompt": 2_000, "anchor": 300, "own": 60}


@dataclass(frozen=True)
class Own:
    """A behaviour of the company's own: its name and what a 1, a 3 and a 5 look like."""

    name: str = ""
    anchors: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True)
class Piece:
    """One section as typed."""

    kind: str = TEXT
    title: str = ""
    prompt: str = ""
    weight: str = "0"
    fillers: tuple[str, ...] = (MANAGER,)
    anchors: tuple[str, ...] = ("",) * 5
    six: tuple[str, ...] = NAMES
    own: tuple[Own, ...] = ()

    @property
    def points(self) -> int:
        """The weight as a number; 0 where it is none."""
        return (
            int(self.weight)
            if self.weight.isascii() and self.weight.isdigit() and len(self.weight) < 6
            else 0
        )


@dataclass(frozen=True)
class Draft:
    """A whole template as typed."""

    name: str = ""
    about: str = ""
    sections: tuple[Piece, ...] = field(default=())

    @property
    def sum(self) -> int:
        """What the weights add up to."""
        return sum(piece.points for piece in self.sections)


def blank() -> Draft:
    """What a new template starts with: the two sections that stand in everybody's review."""
    return Draft(
        sections=(
            Piece(CUSTOMER, "Customer satisfaction", weight="50"),
            Piece(TEAMWORK, "Customer-care teamwork", weight="50"),
        )
    )


def of_template(template: Template, sections: Sequence[Section]) -> Draft:
    """A stored template, to be changed."""
    return Draft(template.name, template.about, tuple(_piece(section) for section in sections))


def _piece(section: Section) -> Piece:
    own = [one for one in section.items if one["name"] not in NAMES]
    return Piece(
        kind=section.kind,
        title=section.title,
        prompt=section.prompt,
        weight=str(section.weight),
        fillers=tuple(section.fillers),
        anchors=tuple(section.anchors) if section.anchors else ("",) * 5,
        six=tuple(one["name"] for one in section.items if one["name"] in NAMES)
        if section.kind == BEHAVIOURS
        else NAMES,
        own=tuple(
            Own(one["name"], tuple(str(one["anchors"].get(at, "")) for at in ANCHORED))  # type: ignore[arg-type]
            for one in own
        ),
    )


def typed(sent: FormData) -> Draft:
    """What was sent, whatever it is: unknown choices fall away, words stay as they were typed."""
    many = _number(_text(sent, "sections"), MOST_SECTIONS)
    return Draft(
        _text(sent, "name"), _text(sent, "about"), tuple(_typed(sent, f"s{at}") for at in range(many))
    )


def _typed(sent: FormData, at: str) -> Piece:
    kind = _text(sent, f"{at}-kind")
    kind = kind if kind in KINDS else TEXT
    scored = f"{at}-scored" in sent
    many = _number(_text(sent, f"{at}-owns"), MOST_OWN)
    return Piece(
        kind=kind,
        title=_text(sent, f"{at}-title"),
        prompt=_text(sent, f"{at}-prompt"),
        weight=_text(sent, f"{at}-weight"),
        fillers=tuple(one for one in FILLERS if one in sent.getlist(f"{at}-fillers")),
        anchors=tuple(_text(sent, f"{at}-anchor{point}") for point in range(1, 6)),
        six=tuple(one for one in NAMES if one in sent.getlist(f"{at}-six")) if scored else NAMES,
        own=tuple(
            Own(
                _text(sent, f"{at}-own{place}"),
                tuple(_text(sent, f"{at}-own{place}-{point}") for point in ANCHORED),  # type: ignore[arg-type]
            )
            for place in range(many)
        ),
    )


def _text(sent: Mapping[str, Any], key: str) -> str:
    value = sent.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def stepped(draft: Draft, step: str) -> Draft:
    """The draft after a button: `add`, `up 2`, `down 2`, `remove 2`, `own 2` (a behaviour more), `disown 2 0`."""
    verb, *places = step.split(" ")
    at = [_number(one, 99) for one in places] or [0]
    sections = list(draft.sections)
    if verb == "add" and len(sections) < MOST_SECTIONS:
        sections.append(Piece())
    if not 0 <= at[0] < len(sections):
        return replace(draft, sections=tuple(sections))
    here = sections[at[0]]
    if verb == "remove":
        del sections[at[0]]
    elif verb in {"up", "down"}:
        other = at[0] + (1 if verb == "down" else -1)
        if 0 <= other < len(sections):
            sections[at[0]], sections[other] = sections[other], here
    elif verb == "own" and len(here.own) < MOST_OWN:
        sections[at[0]] = replace(here, own=(*here.own, Own()))
    elif verb == "disown" and len(at) > 1:
        left = tuple(one for place, one in enumerate(here.own) if place != at[1])
        sections[at[0]] = replace(here, own=left)
    return replace(draft, sections=tuple(sections))


def specs_of(draft: Draft) -> list[Spec]:
    """A draft without problems, as sections to be made."""
    six = {one["name"]: one for one in SIX}
    made = []
    for piece in draft.sections:
        items = [six[name] for name in piece.six] + [
            {
                "name": clean(own.name),
                "anchors": dict(zip(ANCHORED, map(clean, own.anchors), strict=True)),
            }
            for own in piece.own
        ]
        made.append(
            Spec(
                piece.kind,
                clean(piece.title),
                clean(piece.prompt),
                piece.points,
                piece.fillers,
                [clean(text) for text in piece.anchors] if all(piece.anchors) else (),
                items if piece.kind == BEHAVIOURS else (),
            )
        )
    return made
