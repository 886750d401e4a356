"""The house from the ground up: which rooms there are, on which floor, and which doors stand open.

A room may import rooms of lower floors only: never a neighbour on its own floor, never upward, never inside a
function. `main` mounts the rooms in this order and `tests/house` reads the same lists.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

FLOORS: list[list[str]] = [
    ["config", "clock", "errors", "intervals"],
    ["method"],
    ["database", "web"],
    ["journal", "notices"],
    ["people"],
    ["access"],
    ["directory", "contacts", "signin"],
    ["scores", "files"],
    ["effects"],
    ["intake"],
    ["disputes", "colleagues"],
    ["imports"],
    ["coaching"],
    ["meetings", "practice", "letters"],
    ["reviews"],
    ["sections"],
    ["cycles", "voices", "calibration", "packets", "planning"],
    ["home", "jobs", "demo"],
    ["administration"],
    ["main", "rooms", "cli", "setup"],
]

#: Rooms with pages, in the order in which they are mounted.
WITH_PAGES: list[str] = [
    "signin",
    "directory",
    "scores",
    "intake",
    "imports",
    "disputes",
    "colleagues",
    "coaching",
    "meetings",
    "practice",
    "letters",
    "reviews",
    "sections",
    "cycles",
    "calibration",
    "packets",
    "voices",
    "planning",
    "home",
    "demo",
    "administration",
]

#: Rooms with JSON routes below /api.
WITH_API: list[str] = ["scores", "imports"]

#: Rooms whose `jobs.py` handles work from the queue.
WITH_JOBS: list[str] = [
    "administration",
    "scores",
    "intake",
    "imports",
    "colleagues",
    "coaching",
    "practice",
    "cycles",
    "packets",
    "home",
]

#: Routes without a guard, each with the reason. Everything else is closed.
PUBLIC: dict[str, str] = {
    "/healthz": "a load balancer asks whether the process lives; answers one word",
    "/readyz": "a load balancer asks whether the database answers; answers one word",
    "/static": "style sheet, scripts and fonts; the same for everybody",
    "/sign-in": "the way in for people without a session",
    "/demo/sign-in": "one-click sign-in of the demo company; exists in demo mode on loopback only",
}


def load_tables() -> None:
    """Import each room's `models`, so that the metadata is whole."""
    for room in (room for floor in FLOORS for room in floor if room not in {"rooms", "main", "cli", "setup"}):
        if _has(room, "models"):
            import_module(f"app.{room}.models")


def _has(room: str, module: str) -> bool:
    spec = find_spec(f"app.{room}")
    return (
        spec is not None
        and spec.submodule_search_locations is not None
        and bool(find_spec(f"app.{room}.{module}"))
    )


def handlers() -> dict[str, Any]:
    """Every kind of job with the function that does it, from each room's `jobs.HANDLERS`."""
    found: dict[str, Any] = {}
    for room in WITH_JOBS:
        found.update(import_module(f"app.{room}.jobs").HANDLERS)
    return found
