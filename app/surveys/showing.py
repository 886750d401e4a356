"""A survey as its customers see it: the same for them, for the builder's preview and for the mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import Problem
from app.surveys import rules
from app.surveys.forms import Body, Question
from app.surveys.speaking import Words


@dataclass(frozen=True)
class Shown:
    """One question: what is asked, what may be chosen as (value, label, what it means), and what was."""

    id: str
    title: str
    must: bool
    #: `n5`, `n7` or `n11` for a row of steps, `list` for lines; empty where one writes.
    style: str
    options: tuple[tuple[str, str, str], ...]
    ends: tuple[str, str] | None
    value: str
    problem: str
    #: The field for words beside it, with its label; empty where there is none.
    words_name: str
    words_label: str
    words: str
    words_problem: str


def questions(
    body: Body, words: Words, given: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()
) -> list[Shown]:
    """All questions in one language, with what was given before."""
    wrong = {one.field: words.say(one.message) for one in problems}
    return [_shown(body, one, words, given or {}, wrong) for one in body.questions]


def _shown(
    body: Body, one: Question, words: Words, given: Mapping[str, str], wrong: Mapping[str, str]
) -> Shown:
    written = one.id if one.kind == "text" else f"{one.id}_words"
    label = ""
    if one.kind == "wow":
        label = words.say("wow:words")
    elif rules.has_comment(body, one):
        label = words.say("comment")
    writes = one.kind == "text" or label
    return Shown(
        id=one.id,
        title=title_of(body, one, words),
        must=one.must,
        style="" if one.kind == "text" else _style(one),
        options=tuple(options(body, one, words)),
        ends=words.ends(one.kind) if rules.scale_of(one) else None,
        value=given.get(one.id, ""),
        problem=wrong.get(one.id, ""),
        words_name=written if writes else "",
        words_label=label,
        words=given.get(written, "") if writes else "",
        words_problem=wrong.get(written, "") if written != one.id else "",
    )


def _style(one: Question) -> str:
    scale = rules.scale_of(one)
    return f"n{round(scale.hi - scale.lo) + 1}" if scale else "list"


def title_of(body: Body, one: Question, words: Words) -> str:
    """What is asked: in HR's words, else in ours, else in those of the survey's first language."""
    own = one.text.get(words.language, "")
    if own or one.kind not in {"text", "choice"}:
        return own or words.say(one.kind)
    return one.text.get(body.languages[0], "")


def options(body: Body, one: Question, words: Words) -> list[tuple[str, str, str]]:
    """What may be chosen: its value, its label, and what it means where the label alone doesn't say."""
    values = rules.values_of(one)
    if one.kind == "wow":
        return [(rules.YES, words.say("yes"), ""), (rules.NO, words.say("no"), "")]
    if one.kind == "choice":
        lines = one.choices.get(words.language) or one.choices.get(body.languages[0], [])
        return [(value, line, "") for value, line in zip(values, lines, strict=False)]
    if not values:
        return []
    low, high = words.ends(one.kind)
    return [
        (value, value, low if value == values[0] else high if value == values[-1] else "") for value in values
    ]


def given_of(values: Mapping[str, str]) -> dict[str, str]:
    """A stored answer as the form's fields."""
    return {key.replace(":words", "_words"): value for key, value in values.items()}


def own_words(texts: Mapping[str, str], body: Body, words: Words) -> str:
    """HR's introduction or thanks in this language, else in the survey's first."""
    return texts.get(words.language) or texts.get(body.languages[0], "")
