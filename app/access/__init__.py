"""Who may: accounts, roles, one policy table, one row filter, one door."""

from app.access.actor import COOKIE, Actor
from app.access.door import Act, Door, Found, guard, hidden
from app.access.facts import about, about_credited, about_team
from app.access.policy import POLICY, allows
from app.access.scope import decidable_employees, visible_employees

__all__ = [
    "COOKIE",
    "POLICY",
    "Act",
    "Actor",
    "Door",
    "Found",
    "about",
    "about_credited",
    "about_team",
    "allows",
    "decidable_employees",
    "guard",
    "hidden",
    "visible_employees",
]
