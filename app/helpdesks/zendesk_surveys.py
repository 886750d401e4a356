"""Zendesk's newer surveys: ratings of 2, 3 or 5 points that say not how many points there are.

The number of points is the connection's to say. Without it the answers of one survey in one body are looked at
together: each rules out scales by its number and by whether Zendesk calls it good, and one scale may be left.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.helpdesks.reading import Entry, Outcome, Unfit, agent_of, needed, raw_of, score_of
from app.helpdesks.said import Options, Said

#: Scale -> its points, and from which on Zendesk calls an answer good.
POINTS = {"zd_2": (2, 2), "zd_3": (3, 3), "stars_5": (5, 4)}
TICKET = re.compile(r"(?:zen|zrn):ticket:(.{1,100})", re.DOTALL)
RATES = ("rating_scale", "rating", "rating scale")
WORDS_OF = ("value", "text", "answer", "comment")
MEND = "The body does not say how many points this survey has. Choose 2, 3 or 5 points in the connection's settings."


def scales_of(entries: Sequence[Any], options: Options) -> dict[str, str]:
    """Survey -> its scale, as far as the answers in this body leave only one."""
    if options.scale in POINTS:
        return {}
    left: dict[str, set[str]] = {}
    for one in entries:
        if isinstance(one, Mapping):
            for answer in _plain_list(one.get("answers")):
                rating, category = answer.get("rating"), answer.get("rating_category")
                if isinstance(rating, int) and not isinstance(rating, bool):
                    fits = {scale for scale in POINTS if _fits(scale, rating, category)}
                    left[_survey(one)] = left.get(_survey(one), set(POINTS)) & fits
    return {survey: next(iter(scales)) for survey, scales in left.items() if len(scales) == 1}


def _plain_list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _fits(scale: str, rating: int, category: Any) -> bool:
    points, good = POINTS[scale]
    said = {"good": True, "bad": False}.get(category) if isinstance(category, str) else None
    return 1 <= rating <= points and (said is None or said == (rating >= good))


def _survey(entry: Mapping[str, Any]) -> str:
    survey = entry.get("survey")
    found = survey.get("id") if isinstance(survey, Mapping) else entry.get("survey_id")
    return str(found) if isinstance(found, str | int) else ""


def read_response(entry: Entry, options: Options, scales: Mapping[str, str]) -> Outcome | list[Outcome]:
    """One response: its first rating counts, other ratings in it are passed with why; words become the comment."""
    answers = entry.parts("answers")
    rated = [one for one in answers if one.value.get("type") in RATES or "rating" in one.value]
    rated = [
        one for one in rated if one.value.get("type") != "skipped" and one.value.get("rating") is not None
    ]
    if not rated:
        return entry.pass_over()
    first, *others = rated
    scale = options.scale if options.scale in POINTS else scales.get(_survey(entry.value), "")
    if not scale:
        raise Unfit(f"{first.path}rating", MEND)
    changed = [at for one in answers if (at := one.moment("updated_at"))]
    said = Said(
        external_id=entry.own_id(),
        scale=scale,
        score=score_of(first.value["rating"], scale, f"{first.path}rating"),
        raw=raw_of(first.value["rating"]),
        answered_at=needed("created_at", first.moment("created_at"), first.moment("updated_at")),
        updated_at=max(changed, default=None),
        agent=agent_of(entry.ref("rapport_assignee_id")),
        contact_ref=ticket_of(entry.value) or None,
        customer_ref=entry.ref("responder_id") or None,
        comment="\n".join(filter(None, map(_words, answers))) or None,
        reason=" / ".join(filter(None, map(_chosen, answers)))[:120],
    )
    extra = f"{entry.place}, {{}}"
    return [
        said,
        *(
            Entry(extra.format(one.path.rstrip(".")), one.value).pass_over(
                "A second rating in one response counts in no score."
            )
            for one in others
        ),
    ]


def _words(answer: Entry) -> str:
    if answer.value.get("type") != "open_ended":
        return ""
    return next((found for key in WORDS_OF if (found := answer.text(key))), "")


def _chosen(answer: Entry) -> str:
    if answer.value.get("type") != "closed_ended":
        return ""
    return " / ".join(
        filter(None, (one.text("label") or one.text("value") for one in answer.parts("selections")))
    )


def ticket_of(response: Mapping[str, Any]) -> str:
    """The ticket a response is about, in both of Zendesk's spellings."""
    subjects = _plain_list(response.get("subjects"))
    zrns = response.get("subject_zrns")
    named = [*(zrns if isinstance(zrns, list) else []), *(one.get("zrn") for one in subjects)]
    for one in named:
        if isinstance(one, str) and (found := TICKET.fullmatch(one)):
            return Entry("", {"id": found[1]}).ref("id")
    for subject in subjects:
        if subject.get("type") == "ticket":
            return Entry("", dict(subject)).ref("id")
    return ""
