"""Navigation by what people do. What somebody may not do is not there."""

from functools import cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, select
from sqlalchemy.orm import Session

from app.access import Actor, allows
from app.clock import now
from app.colleagues.queries import waiting
from app.home.notices import unread

GROUPS: list[tuple[str, list[tuple[str, str, str, str]]]] = [
    (
        "",
        [
            ("Today", "/", "sun", "use rapport"),
            ("My page", "/me", "user", "see own page"),
            ("My team", "/team", "users", "see my team"),
            ("Reviews", "/reviews", "notebook-pen", "see reviews"),
            ("Coaching", "/coaching", "sprout", "see coaching"),
            ("Rotations", "/rotations", "repeat", "see rotations"),
            ("One-to-ones", "/one-to-ones", "coffee", "see one-to-ones"),
            ("Exercises", "/practice", "dumbbell", "practise"),
            ("Cases", "/cases", "life-buoy", "see cases"),
            ("Handoffs", "/handoffs", "handshake", "see handoffs"),
            ("Compliments", "/compliments", "heart", "see compliments"),
            ("Letters", "/letters", "mail", "see letters"),
            ("Upward", "/upward", "megaphone", "write upward"),
            ("Colleagues", "/colleagues", "messages-square", "see own questions"),
            ("Pulse", "/pulse", "heart-pulse", "see pulse"),
            ("Notices", "/notices", "bell", "use rapport"),
        ],
    ),
    (
        "Company",
        [
            ("Board", "/board", "gauge", "see board"),
            ("Service", "/company", "building-2", "see company scores"),
            ("Cycles", "/cycles", "calendar-check", "run cycles"),
            ("Keeper question", "/keeper-questions", "heart-handshake", "see own keeper questions"),
            ("Planning", "/planning", "target", "see planning"),
            ("Service reviews", "/service-reviews", "presentation", "see service reviews"),
            ("Calibration", "/calibrations", "sliders-horizontal", "run calibrations"),
            ("Leaders", "/leaders", "compass", "see leaders"),
            ("Frontline", "/frontline", "phone-call", "see frontline"),
            ("Floor time", "/coverage", "footprints", "see coverage"),
            ("Alerts", "/alerts", "siren", "see alerts"),
            ("Disputes", "/disputes", "gavel", "see disputes"),
            ("Abusive customers", "/abuse", "shield-alert", "see marked customers"),
            ("Hard to please", "/customers/marked", "frown", "see marked customers"),
            ("Dependences", "/dependences", "network", "see dependences"),
            ("Touchpoints", "/touchpoints", "package", "see touchpoints"),
            ("AI agents", "/ai-agents", "bot", "see company scores"),
            ("Remark", "/remarks/new", "message-square-plus", "type in remarks"),
            ("Surveys", "/surveys", "clipboard-list", "see surveys"),
            ("Imports", "/imports", "upload", "import ratings"),
            ("HR files", "/hr-files", "file-user", "create people"),
            ("Service standard", "/standards", "badge-check", "see service standard"),
            ("Empowerment", "/empowerment", "gift", "see empowerment"),
            ("Procedures", "/procedures", "signpost", "see procedures"),
            ("Lost customers", "/lost", "user-x", "see losses"),
            ("Bonus plans", "/bonuses", "coins", "see bonus plans"),
            ("Wall", "/wall", "brick-wall", "see wall"),
            ("Openings", "/openings", "door-open", "see openings"),
            ("How scores are made", "/policy", "calculator", "see how scores are made"),
        ],
    ),
    (
        "Decisions",
        [
            ("Desk", "/decisions", "scale", "see decisions"),
            ("Appeals", "/appeals", "undo-2", "see decisions"),
            ("Roles to open", "/openings/offers", "door-closed", "offer openings"),
            ("Fairness", "/fairness", "equal", "see fairness"),
            ("Packages", "/packages", "hand-coins", "see package policy"),
            ("Records", "/records", "archive", "see records"),
        ],
    ),
    (
        "System",
        [
            ("Sources", "/sources", "plug", "see sources"),
            ("Stopped addresses", "/mail/addresses", "mail-x", "keep mail addresses"),
            ("Work queue", "/jobs", "list-checks", "see jobs"),
            ("Journal", "/journal", "scroll-text", "see journal"),
        ],
    ),
]


def nav_for(actor: Actor, path: str, session: Session | None = None) -> list[dict[str, Any]]:
    """The groups with what this actor may open; the item that leads to `path` is marked. With a session, what waits
    for them is counted, by one statement.
    """
    words = {"signed in", *actor.roles}
    counts = _counts(session, actor) if session is not None else {}
    groups = []
    for label, entries in GROUPS:
        items = [
            {
                "label": name,
                "href": href,
                "icon": icon,
                "count": counts.get(href),
                "current": _leads(href, path),
            }
            for name, href, icon, permission in entries
            if allows(permission, words)
        ]
        if items:
            groups.append({"label": label, "items": items})
    return groups


def _counts(session: Session, actor: Actor) -> dict[str, int]:
    asked = {"me": actor.employee_id or 0, "today": actor.today, "account": actor.account_id, "now": now()}
    row = session.execute(_waiting(), asked).one()
    return {"/colleagues": row[0], "/notices": row[1]}


@cache
def _waiting() -> Select[*tuple[Any, ...]]:
    """Every page asks it: it is put together once."""
    held: dict[str, Any] = {name: bindparam(name) for name in ("me", "account", "now")}
    today: Any = bindparam("today", type_=Date)
    return select(waiting(held["me"], today), unread(held["account"], held["now"]))


def _leads(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href + "/"))
