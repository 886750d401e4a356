"""A piece of evidence beside scores and answers: what a room knows of one employee in a period.

Each room that has something to say about an employee's period offers `pieces(session, actor, employee_id, first, last)`
and is named once in `reviews/evidence.py: CONTRIBUTORS`. Who may see a piece is the offering room's to decide.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor


@dataclass(frozen=True)
class Piece:
    """One thing that happened, in words that stand alone, so that a citation keeps them as they were."""

    #: `plan`, `observation`, ... as citations name it.
    kind: str
    #: The public id within its kind.
    key: str
    on: date
    #: A few words: what it is.
    title: str
    #: What happened or was said.
    text: str
    #: Where it is read in full.
    href: str = ""
    #: Further facts to keep with a citation.
    facts: dict[str, Any] = field(default_factory=dict)


#: What a contributing room offers: the pieces about an employee from `first` to `last`, both included, newest first,
#: as far as the actor may see them.
Contributor = Callable[[Session, Actor, int, date, date], list[Piece]]
