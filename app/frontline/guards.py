"""The doors to the frontline log."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.access.facts import about_team
from app.errors import NotFound
from app.frontline.models import LineCall, MysteryShop, ShopChecklist, ShopConfirmation, ShopPhoto
from app.people.models import Employee, Team
from app.web.forms import PathId


def call(session: Session, actor: Actor, call_id: PathId) -> Found:
    """One call to the line."""
    found = session.get(LineCall, call_id)
    if found is None or found.undone_at is not None:
        raise NotFound
    return Found(found, about(session, actor, subject=found.caller_id), "line call", found.caller_id)


def shop(session: Session, actor: Actor, shop_id: PathId) -> Found:
    """One mystery shop: `shopper` who made it, `met` of whom it was confirmed to speak, `team member` of its unit."""
    found = session.get(MysteryShop, shop_id)
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.person_id)
    said = session.get(ShopConfirmation, found.id)
    if said is not None and said.confirmed and "self" in words:
        words.add("met")
    words.add("shopper" if found.shopper_id == actor.employee_id else "not shopper")
    words |= about_team(session, actor, session.get_one(Team, found.team_id)) & {"team member"}
    return Found(found, words, "mystery shop", found.person_id, "see shop")


def photo(session: Session, actor: Actor, shop_id: PathId, photo_id: PathId) -> Found:
    """One photo of a shop, for whoever may see the shop."""
    whole = shop(session, actor, shop_id)
    found = session.get(ShopPhoto, photo_id)
    if found is None or found.shop_id != shop_id:
        raise NotFound
    return Found(found, whole.words, "photo", None, "see shop")


def met(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody of whom shops may have been confirmed to speak."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    return Found(found, about(session, actor, subject=found.id), "employee", found.id, "see scores")


def checklist(session: Session, actor: Actor, checklist_id: PathId) -> Found:
    """One checklist."""
    found = session.get(ShopChecklist, checklist_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), "checklist", knows="see frontline")
