"""How scores are made: the method in words, the policy in force, the case mix as measured, a change tried out."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.contacts.models import LENS_WORDS
from app.contacts.scales import SCALES
from app.errors import Invalid, Problem
from app.scores import queries
from app.scores.actions import resettle_new_hires, want_refit
from app.scores.models import Fit
from app.scores.policy import FACTOR_WORDS, PolicyForm, body_of, check_policy, set_policy
from app.scores.preview import Effect, effects
from app.scores.spans import WINDOWS
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]


@routes.get("/policy")
def show(door: Door = guard("see how scores are made")) -> Response:
    """The method, the bars and thresholds in force and before, and what the case mix was found to do."""
    return _page(door)


@routes.post("/policy/preview")
def preview(door: Door = guard("set score policy"), sent: Sent = FormData()) -> Response:
    """Who would change standing if this were in force. Changes nothing."""
    given = _given(sent)
    try:
        form = check_policy(read(PolicyForm, {"reason": "only a preview", **given}))
    except Invalid as refusal:
        return _page(door, given, refusal.problems)
    return _page(door, given, told=effects(door.session, body_of(None) | form.body(), door.actor.today))


@routes.post("/policy")
def change(door: Door = guard("set score policy"), sent: Sent = FormData()) -> Response:
    """A new version of the policy, with a reason; scores are reckoned anew."""
    given = _given(sent)
    days = body_of(queries.policy_in_force(door.session))["new_hire_days"]
    try:
        form = read(PolicyForm, given)
        version = set_policy(door.session, form, door.actor.name, door.now)
    except Invalid as refusal:
        return _page(door, given, refusal.problems)
    if form.new_hire_days != days:
        resettle_new_hires(door.session, max(days, form.new_hire_days), door.now)
    want_refit(door.session, door.now)
    door.journal("set score policy", kind="policy", thing_id=version.id, version=version.version)
    return go(
        door.request, "/policy", said=f"Version {version.version} is in force. Scores follow in a moment."
    )


def _given(sent: FormData) -> dict[str, Any]:
    """What the form holds; empty fields are not given, factors are those ticked, positive values go by scale."""
    values: dict[str, Any] = {
        key: str(value) for key, value in sent.items() if value != "" and "." not in key and key != "factors"
    }
    if "ticks" in values:
        del values["ticks"]
        values["factors"] = [str(value) for value in sent.getlist("factors")]
    positive = {key.removeprefix("positive."): str(sent[key]) for key in sent if key.startswith("positive.")}
    if positive:
        values["positive"] = {name: value for name, value in positive.items() if value}
    return values


def _page(
    door: Door,
    given: dict[str, Any] | None = None,
    problems: list[Problem] | None = None,
    told: list[Effect] | None = None,
) -> Response:
    versions = queries.policy_versions(door.session)
    body = {key: value for key, value in body_of(next(iter(versions), None)).items() if value is not None}
    fits = queries.fits(door.session, WINDOWS[0], models=True)
    return page(
        door,
        "scores/policy.html",
        status=422 if problems else 200,
        versions=versions,
        body=body,
        given=given if given is not None else body,
        problems=problems or [],
        told=told,
        mixes=[_mix(fit) for fit in fits],
        span=queries.span_of(fits, WINDOWS[0], door.actor.today),
        factor_words=FACTOR_WORDS,
        scales=sorted({fit.scale for fit in fits} or {"stars_5"}),
        all_scales=SCALES,
        today=door.actor.today,
    )


def _mix(fit: Fit) -> dict[str, Any]:
    """What the case mix does in one lens, per factor and level, in shown points."""
    scale = SCALES[fit.scale]
    factors = []
    for factor in fit.model["factors"]:
        levels = sorted(
            zip(factor["levels"], factor["shares"], factor["effects"], strict=False),
            key=lambda level: level[2],
        )
        factors.append(
            {
                "name": factor["name"].replace("_", " "),
                "means": FACTOR_WORDS.get(factor["name"], ""),
                "overlap": factor["overlap"],
                "used": factor["used"],
                "reason": factor["reason"],
                # Who answered is nobody's business, not even as a code.
                "levels": [
                    (name or "not given", share, scale.shown(effect)) for name, share, effect in levels
                ]
                if factor["name"] != "rater"
                else [],
            }
        )
    bars = {
        name: scale.shown(fit.model[name]) for name in ("star_bar", "star_line", "floor_bar", "floor_line")
    }
    return {
        "lens": LENS_WORDS[fit.lens],
        "scale": scale.label,
        "mean": fit.summary["mean"],
        "spread": fit.summary["spread"],
        "n": fit.summary["n"],
        "people": fit.summary["people"],
        "factors": factors,
        "bars": bars,
        "moved": [
            (word, bars[f"{name}_bar"], bars[f"{name}_line"])
            for word, name in (("star bar", "star"), ("floor", "floor"))
            if abs(bars[f"{name}_bar"] - bars[f"{name}_line"]) >= 0.005
        ],
    }
