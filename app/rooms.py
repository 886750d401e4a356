"""The house from the ground up: which rooms there are, on which floor, and which doors stand open.

A room may import rooms of lower floors only: never a neighbour on its own floor, never upward, never inside a
function. `main` mounts the rooms in this order and `tests/house` reads the same lists.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

FLOORS: list[list[str]] = [
    ["config", "clock", "errors", "intervals", "workdays", "currencies"],
    ["method"],
    ["database", "web"],
    ["journal", "notices"],
    ["people"],
    ["access"],
    ["directory", "contacts", "signin"],
    ["scores", "files"],
    ["helpdesks", "mailing"],
    ["effects", "telling"],
    ["leave", "cards"],
    ["rotations"],
    ["intake"],
    ["disputes", "colleagues"],
    ["deliveries"],
    ["imports", "hrfiles", "surveys"],
    ["duty", "programs", "pulse", "compliments", "empowerment", "procedures", "losses", "bonuses"],
    ["cases"],
    ["swaps", "filling", "calendars", "logbook", "handoffs", "complaints", "alerts", "abuse", "frontline"],
    ["coaching"],
    ["meetings", "practice", "letters"],
    ["reviews"],
    ["sections"],
    ["cycles", "voices", "calibration", "planning"],
    ["packets", "leaders", "boards"],
    ["packages", "fairness", "keepers", "dossiers"],
    ["decisions"],
    ["desks", "sets", "hearings", "offers", "records", "openings"],
    ["home", "jobs", "demo"],
    ["administration"],
    ["main", "rooms", "cli", "setup"],
]

#: Rooms with pages, in the order in which they are mounted.
WITH_PAGES: list[str] = [
    "signin",
    "directory",
    "scores",
    "leave",
    "cards",
    "rotations",
    "swaps",
    "calendars",
    "intake",
    "deliveries",
    "imports",
    "hrfiles",
    "mailing",
    "surveys",
    "disputes",
    "colleagues",
    "programs",
    "duty",
    "filling",
    "logbook",
    "coaching",
    "meetings",
    "practice",
    "letters",
    "pulse",
    "compliments",
    "empowerment",
    "procedures",
    "cases",
    "handoffs",
    "complaints",
    "alerts",
    "losses",
    "bonuses",
    "abuse",
    "frontline",
    "reviews",
    "sections",
    "cycles",
    "calibration",
    "packets",
    "voices",
    "planning",
    "leaders",
    "boards",
    "packages",
    "fairness",
    "keepers",
    "desks",
    "sets",
    "decisions",
    "hearings",
    "offers",
    "records",
    "openings",
    "home",
    "demo",
    "administration",
]

#: Rooms with JSON routes below /api.
WITH_API: list[str] = [
    "scores",
    "imports",
    "rotations",
    "mailing",
    "surveys",
    "compliments",
    "empowerment",
    "procedures",
    "complaints",
    "losses",
    "bonuses",
    "abuse",
    "handoffs",
    "frontline",
    "boards",
]

#: Rooms whose `jobs.py` handles work from the queue.
WITH_JOBS: list[str] = [
    "administration",
    "scores",
    "leave",
    "rotations",
    "swaps",
    "calendars",
    "intake",
    "deliveries",
    "imports",
    "mailing",
    "surveys",
    "colleagues",
    "duty",
    "filling",
    "logbook",
    "coaching",
    "practice",
    "pulse",
    "compliments",
    "cases",
    "handoffs",
    "complaints",
    "alerts",
    "frontline",
    "cycles",
    "packets",
    "decisions",
    "records",
    "home",
]

#: Routes without a guard, each with the reason. Everything else is closed.
PUBLIC: dict[str, str] = {
    "/healthz": "a load balancer asks whether the process lives; answers one word",
    "/readyz": "a load balancer asks whether the database answers; answers one word",
    "/static": "style sheet, scripts and fonts; the same for everybody",
    "/sign-in": "the way in for people without a session",
    "/feeds/{key}.ics": "a calendar program reads stints; 256 secret bits in the address say whose",
    "/hooks/{connection_id}": "a helpdesk delivers ratings; the body's signature is the key",
    "/s/{token}": "a customer answers a survey; 256 secret bits in the address say whose, and only its form answers",
    "/s/{token}/withdrawal": "a customer takes the answer back; the same secret, and the form that it was shown",
    "/s/{token}/unsubscribe": "a customer, or their mail program's button, wants no more surveys; the same secret",
    "/q/{key}": "anybody answers over a QR code on a wall, about a touchpoint; once a browser and week",
    "/c/{token}": "a customer says how a complaint was handled; 256 secret bits in the address say which",
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
