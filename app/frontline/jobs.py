"""Work on the frontline log: telling leaders once what is overdue, and forgetting photos that no shop took."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from app.config import settings
from app.database import unit_of_work
from app.frontline.models import Lapse, ShopPhoto, ShopPhotoBody
from app.frontline.rules import OVERDUE
from app.frontline.standing import leaders
from app.notices.actions import enqueue
from app.telling import tell_people

DAILY = "frontline.daily"
#: Photos wait so long for their form to be sent again.
WAIT = timedelta(days=2)
HREF = {"call": "/frontline/calls/new", "shop": "/frontline/shops/new", "floor": "/rotations"}


def daily(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Once a day; then ask for the next."""
    with unit_of_work(engine) as session:
        tell_overdue(session, now, settings().zone)
        waiting = select(ShopPhoto.id).where(ShopPhoto.shop_id.is_(None), ShopPhoto.made_at < now - WAIT)
        session.execute(delete(ShopPhotoBody).where(ShopPhotoBody.photo_id.in_(waiting)))
        session.execute(delete(ShopPhoto).where(ShopPhoto.id.in_(waiting)))
        enqueue(session, DAILY, now=now, due_at=now + timedelta(days=1), key=DAILY)


def tell_overdue(session: Session, now: datetime, zone: str) -> int:
    """A notice for each leader about each thing that has become overdue since they were told; how many."""
    rows = session.execute(select(Lapse.employee_id, Lapse.what, Lapse.since))
    known = {(row.employee_id, row.what, row.since) for row in rows}
    told = 0
    for one in leaders(session, now, now.astimezone(ZoneInfo(zone)).date()):
        for late in one.overdue:
            if (one.id, late.what, late.key) in known:
                continue
            session.add(Lapse(employee_id=one.id, what=late.what, since=late.key, told_at=now))
            text = f"{OVERDUE[late.what]} Last time: {late.says}."
            tell_people(session, {one.id}, "frontline", text, HREF[late.what], now, zone)
            told += 1
    session.flush()
    return told


HANDLERS = {DAILY: daily}
