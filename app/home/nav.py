"""Navigation by what people do. What somebody may not do is not there."""

from typing import Any

from app.access import Actor, allows

GROUPS: list[tuple[str, list[tuple[str, str, str, str]]]] = [
    (
        "",
        [
            ("Today", "/", "sun", "use rapport"),
            ("My page", "/me", "user", "see own page"),
            ("My team", "/team", "users", "see my team"),
            ("Reviews", "/reviews", "notebook-pen", "see reviews"),
        ],
    ),
    (
        "Company",
        [
            ("Service", "/company", "building-2", "see company scores"),
            ("Cycles", "/cycles", "calendar-check", "run cycles"),
            ("Imports", "/imports", "upload", "import ratings"),
            ("How scores are made", "/policy", "scale", "see how scores are made"),
        ],
    ),
    (
        "System",
        [
            ("Work queue", "/jobs", "list-checks", "see jobs"),
            ("Journal", "/journal", "scroll-text", "see journal"),
        ],
    ),
]


def nav_for(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The groups with what this actor may open; the item that leads to `path` is marked."""
    words = {"signed in", *actor.roles}
    groups = []
    for label, entries in GROUPS:
        items = [
            {"label": name, "href": href, "icon": icon, "count": None, "current": _leads(href, path)}
            for name, href, icon, permission in entries
            if allows(permission, words)
        ]
        if items:
            groups.append({"label": label, "items": items})
    return groups


def _leads(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href + "/"))
