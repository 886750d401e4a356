"""How scores are made: the method in words, the policy in force, the case mix as measured."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.contacts.models import LENS_WORDS
from app.contacts.scales import SCALES
from app.errors import Invalid
from app.scores import queries
from app.scores.actions import want_refit
from app.scores.models import Fit
from app.scores.policy import FIRST, PolicyForm, set_policy
from app.scores.spans import WINDOWS
from app.web.forms import posted, read
from app.web.templates import go, page

routes = APIRouter()


@routes.get("/policy")
def show(door: Door = guard("see how scores are made")) -> Response:
    """The method, the bars and thresholds in force and before, and what the case mix was found to do."""
    return _page(door, {}, 200, [])


@routes.post("/policy")
def change(
    door: Door = guard("set score policy"), sent: Annotated[FormData, Depends(posted)] = FormData()
) -> Response:
    """A new version of the policy, with a reason; scores are reckoned anew."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        form = read(PolicyForm, {key: value for key, value in given.items() if value != ""})
        version = set_policy(door.session, form, door.actor.name, door.now)
    except Invalid as refusal:
        return _page(door, given, 422, refusal.problems)
    want_refit(door.session, door.now)
    door.journal("set score policy", kind="policy", thing_id=version.id, version=version.version)
    return go(
        door.request, "/policy", said=f"Version {version.version} is in force. Scores follow in a moment."
    )


def _page(door: Door, given: dict[str, str], status: int, problems: list[Any]) -> Response:
    versions = queries.policy_versions(door.session)
    body = {
        key: value for key, value in (versions[0].body if versions else FIRST).items() if value is not None
    }
    fits = queries.fits(door.session, WINDOWS[0])
    return page(
        door,
        "scores/policy.html",
        status=status,
        versions=versions,
        body=body,
        given=given or body,
        problems=problems,
        mixes=[_mix(fit) for fit in fits],
        span=queries.span_of(fits, WINDOWS[0], door.actor.today),
        fits=fits,
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
                "overlap": factor["overlap"],
                "used": factor["used"],
                "reason": factor["reason"],
                "levels": [
                    (name or "not given", share, scale.shown(effect)) for name, share, effect in levels
                ],
            }
        )
    return {
        "lens": LENS_WORDS[fit.lens],
        "scale": scale.label,
        "mean": fit.summary["mean"],
        "spread": fit.summary["spread"],
        "star": fit.summary["star_bar"],
        "floor": fit.summary["floor_bar"],
        "n": fit.summary["n"],
        "people": fit.summary["people"],
        "factors": factors,
    }
