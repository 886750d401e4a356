"""What must hold of a template: a draft in, problems with their mend out."""

from app.errors import Problem
from app.reviews.models import BEHAVIOURS, MANAGER, MANDATORY, MOTIVE, SELF
from app.sections.drafts import ANCHORED, LONGEST, Draft, Piece
from app.web.forms import clean


def sum_words(total: int) -> str:
    """What the weights add up to, and by how much that is off."""
    if total == 100:
        return "The weights add up to 100."
    off = abs(100 - total)
    mend = f"give {off} more" if total < 100 else f"take {off} away"
    return f"The weights add up to {total}: {mend}."


def problems_of(draft: Draft) -> list[Problem]:
    """Everything that keeps the draft from being a template."""
    problems = _words(
        "name", draft.name, LONGEST["name"], "Give it a name of at least three letters.", least=3
    )
    problems += _words("about", draft.about, LONGEST["about"])
    if draft.sum != 100:
        problems.append(Problem("weights", sum_words(draft.sum)))
    kinds = [piece.kind for piece in draft.sections]
    problems += [
        Problem("sections", f"Add a section of the kind “{kind}”: it stands in everybody’s review.")
        for kind in MANDATORY
        if kind not in kinds
    ]
    problems += [
        Problem("sections", f"There is more than one section of the kind “{kind}”. Keep one.")
        for kind in (*MANDATORY, MOTIVE)
        if kinds.count(kind) > 1
    ]
    titles = [piece.title.casefold() for piece in draft.sections]
    for at, piece in enumerate(draft.sections):
        problems += _of_piece(f"s{at}", piece)
        if piece.title and titles.index(piece.title.casefold()) != at:
            problems.append(
                Problem(f"s{at}-title", "Another section has this title. Choose a different one.")
            )
    return problems


def _of_piece(at: str, piece: Piece) -> list[Problem]:
    problems = _words(f"{at}-title", piece.title, LONGEST["title"], "Give the section a title.", least=1)
    problems += _words(f"{at}-prompt", piece.prompt, LONGEST["prompt"])
    if str(piece.points) != piece.weight.lstrip("0").rjust(1, "0") or piece.points > 100:
        problems.append(Problem(f"{at}-weight", "A weight is a whole number from 0 to 100."))
    if piece.kind == MOTIVE:
        if piece.points:
            problems.append(Problem(f"{at}-weight", "A motive is never scored: its weight is 0."))
        if piece.fillers != (SELF,):
            problems.append(
                Problem(f"{at}-fillers", "Only the employees say why they do this work: tick them alone.")
            )
    elif not piece.fillers:
        problems.append(Problem(f"{at}-fillers", "Choose who fills this section."))
    elif MANAGER not in piece.fillers and (piece.points or piece.kind in MANDATORY):
        problems.append(
            Problem(f"{at}-fillers", "What counts in the total is filled by the manager too: tick them.")
        )
    if piece.kind != MOTIVE and any(piece.anchors) and not all(piece.anchors):
        missing = ", ".join(str(point) for point, text in enumerate(piece.anchors, 1) if not text)
        problems.append(
            Problem(
                f"{at}-anchor1", f"Say what each of the five means, or leave all empty: {missing} is missing."
            )
        )
    for point, text in enumerate(piece.anchors, 1):
        problems += _words(f"{at}-anchor{point}", text, LONGEST["anchor"])
    return problems + (_of_items(at, piece) if piece.kind == BEHAVIOURS else [])


def _of_items(at: str, piece: Piece) -> list[Problem]:
    problems = []
    if not piece.six and not piece.own:
        problems.append(Problem(f"{at}-six", "Choose at least one behaviour, or add one of your own."))
    taken = {name.casefold() for name in piece.six}
    for place, own in enumerate(piece.own):
        name = f"{at}-own{place}"
        problems += _words(name, own.name, LONGEST["own"], "Name the behaviour, or take it out.", least=1)
        if own.name.casefold() in taken:
            problems.append(Problem(name, "This behaviour is there already. Choose another name."))
        taken.add(own.name.casefold())
        for point, text in zip(ANCHORED, own.anchors, strict=True):
            problems += _words(
                f"{name}-{point}", text, LONGEST["anchor"], f"Say what a {point} looks like.", least=1
            )
    return problems


def _words(name: str, text: str, most: int, missing: str = "", least: int = 0) -> list[Problem]:
    if len(text) < least:
        return [Problem(name, missing)]
    if len(text) > most:
        return [Problem(name, f"Shorten this to {most:,} characters; it has {len(text):,}.")]
    try:
        clean(text)
    except ValueError as wrong:
        return [Problem(name, str(wrong))]
    return []
