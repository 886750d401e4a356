"""What a survey's customers answered, question by question. Scales are kept apart, and so are open links."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.intervals import wilson
from app.surveys import rules, showing
from app.surveys.forms import KINDS, Body
from app.surveys.models import OUTCOMES, OpenLink, Survey
from app.surveys.queries import newest, tallies
from app.surveys.speaking import Words
from app.web.export import Value

HEAD = ["Asked by", "Question", "Kind", "Answer", "How many", "Share"]


@dataclass(frozen=True)
class Counted:
    """One question with how many gave each answer, the lowest first."""

    title: str
    kind: str
    #: Whether it came over open links.
    open: bool
    rows: list[tuple[str, int]]
    #: Share of good answers with its 90% interval, for questions with a score.
    good: tuple[float, float, float] | None

    @property
    def n(self) -> int:
        """How many answered it."""
        return sum(many for _, many in self.rows)


def of(session: Session, survey: Survey) -> list[Counted]:
    """Every question of the version in force that somebody answered: invited customers first, then open links."""
    version = newest(session, survey.id)
    if version is None:
        return []
    body = Body.model_validate(version.body)
    found = []
    for opened in (False, True):
        counts = tallies(session, survey.id, open_links=opened)
        found += [
            _counted(body, one.id, counts[one.id], opened) for one in body.questions if one.id in counts
        ]
    return found


def _counted(body: Body, question_id: str, counts: dict[str, int], opened: bool) -> Counted:  # noqa: FBT001
    one = body.question(question_id)
    assert one is not None
    words = Words("en" if "en" in body.languages else body.languages[0])
    labels = [
        (value, f"{label}, {meaning}" if meaning else label)
        for value, label, meaning in showing.options(body, one, words)
    ] or [("written", "wrote something")]
    scale = rules.scale_of(one)
    good = None
    if scale is not None and (n := sum(counts.values())):
        hits = sum(many for value, many in counts.items() if float(value) >= scale.positive)
        good = (hits / n, *wilson(hits, n))
    return Counted(
        title=showing.title_of(body, one, words),
        kind=KINDS[one.kind],
        open=opened,
        rows=[(label, counts.get(value, 0)) for value, label in labels],
        good=good,
    )


def lines(
    found: list[Counted], fates: dict[str, int], links: list[tuple[OpenLink, int]]
) -> list[list[Value]]:
    """The same as rows to export, with what became of contacts and the links."""
    rows: list[list[Value]] = [
        ["open link" if one.open else "invitation", one.title, one.kind, label, many, many / one.n]
        for one in found
        for label, many in one.rows
    ]
    whole = sum(fates.values())
    rows += [
        ["", "Contacts that came in", "", name, fates[name], fates[name] / whole]
        for name in OUTCOMES
        if name in fates
    ]
    state = {True: "ended", False: "open"}
    rows += [
        ["open link", f"{one.where}: {one.product}", state[one.ended_at is not None], "answers", n, None]
        for one, n in links
    ]
    return rows
