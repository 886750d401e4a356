"""What else than the scores at risk speaks of the same trouble: other lenses, released reviews, observations,
cases. Pure.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.reviews.models import MANDATORY
from app.web.words import day

AT_RISK, NOT_ENOUGH = "at risk", "not enough evidence"
#: A rating of a section or a behaviour that speaks of the same trouble as the scores.
LOW = 2
SPEAKING = (AT_RISK, "developing")
#: One customer who is angry says little of a person; from so many cases on they speak.
SEVERAL = 2


def speaking(body: Mapping[str, Any]) -> list[str]:
    """Everything of a dossier that does, each in a few words."""
    return [*_other_lenses(body), *_low_reviews(body), *_low_observations(body), *_low_cases(body)]


def _main_lenses(body: Mapping[str, Any]) -> set[str]:
    return {
        one["lens"]
        for one in body["windows"][1]["scores"]
        if one["standing"] == AT_RISK
        and any(
            (was["lens"], was["scale"], was["standing"]) == (one["lens"], one["scale"], AT_RISK)
            for was in body["windows"][0]["scores"]
        )
    }


def _other_lenses(body: Mapping[str, Any]) -> list[str]:
    main = sorted(_main_lenses(body))[:1]
    return [
        f"lens {one['lens']}: {one['standing']}"
        for one in body["windows"][1]["scores"]
        if one["standing"] in SPEAKING and one["lens"] not in main
    ]


def _low_reviews(body: Mapping[str, Any]) -> list[str]:
    return [
        f"review {review['cycle']}: {section['title']} {section['rating']} of 5"
        for review in body["reviews"]
        if review["state"] == "released" and not any(one["outcome"] == "open" for one in review["disputes"])
        for section in review["sections"]
        if section["kind"] in MANDATORY and section["rating"] is not None and section["rating"] <= LOW
    ]


def _low_observations(body: Mapping[str, Any]) -> list[str]:
    first = body["windows"][0]["first"]
    return [
        f"observed on {day(date.fromisoformat(one['seen_on']))} by {one['observer']}: "
        + ", ".join(name for name, score in one["scores"].items() if score <= LOW)
        for one in body["observations"]
        if one["seen_on"] >= f"{first // 12:04d}-{first % 12 + 1:02d}-01"
        and any(score <= LOW for score in one["scores"].values())
    ]


def _low_cases(body: Mapping[str, Any]) -> list[str]:
    """Cases they owned to their end whose customers said that they were handled badly; one alone says nothing."""
    first = body["windows"][0]["first"]
    low = [
        one
        for one in body.get("cases", ())
        if one.get("handled", LOW + 1) <= LOW and one["on"] >= f"{first // 12:04d}-{first % 12 + 1:02d}-01"
    ]
    return [
        f"case of {day(date.fromisoformat(one['on']))}: handled {one['handled']} of 5"
        for one in (low if len(low) >= SEVERAL else ())
    ]
