"""Writing a mystery shop down with its photos, and looking who was on duty."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, or_, select

from app.access import Act
from app.errors import Conflict, Invalid, NotFound, Problem
from app.frontline import photos, queries, rules
from app.frontline.actions import once_of, own_id, today
from app.frontline.forms import ConfirmationForm, ShopForm
from app.frontline.models import (
    MysteryShop,
    ShopChecklist,
    ShopConfirmation,
    ShopPhoto,
    ShopPhotoBody,
    ShopVersion,
)
from app.people.models import Employee
from app.telling import tell

KIND = "mystery shop"
#: Photos of one person that may wait for their form.
MOST_WAITING = 24


def keep_photos(
    act: Act, sent: Sequence[tuple[str, bytes]], kept: Sequence[int]
) -> tuple[list[ShopPhoto], list[Problem]]:
    """Photos of a form, those kept from before first: each once, `MOST_PHOTOS` of them. What can't be taken is named;
    the others wait for the form to be sent again.
    """
    whose = own_id(act)
    rows = act.session.scalars(
        select(ShopPhoto)
        .where(ShopPhoto.id.in_(kept), ShopPhoto.shop_id.is_(None), ShopPhoto.made_by_id == whose)
        .order_by(ShopPhoto.made_at, ShopPhoto.id)
        .limit(photos.MOST_PHOTOS)
    )
    found = list({one.digest: one for one in rows}.values())
    problems = []
    for name, body in sent:
        try:
            picture = photos.opened(body, name)
        except photos.Unusable as refused:
            problems.append(Problem("photos", str(refused)))
            continue
        if any(one.digest == picture.digest for one in found):
            continue
        if len(found) == photos.MOST_PHOTOS:
            problems.append(
                Problem("photos", f"A shop has at most {photos.MOST_PHOTOS} photos. Leave some out.")
            )
            break
        found.append(_stored(act, picture, whose))
    _forget_oldest(act, whose)
    return found, problems


def _stored(act: Act, picture: photos.Picture, whose: int) -> ShopPhoto:
    made = ShopPhoto(
        digest=picture.digest,
        width=picture.width,
        height=picture.height,
        octets=len(picture.body),
        made_at=act.now,
        made_by_id=whose,
    )
    act.session.add(made)
    act.session.flush()
    act.session.add(ShopPhotoBody(photo_id=made.id, body=picture.body))
    act.session.flush()
    return made


def _forget_oldest(act: Act, whose: int) -> None:
    waiting = act.session.scalars(
        select(ShopPhoto.id)
        .where(ShopPhoto.shop_id.is_(None), ShopPhoto.made_by_id == whose)
        .order_by(ShopPhoto.made_at.desc(), ShopPhoto.id)
        .offset(MOST_WAITING)
    ).all()
    if waiting:
        act.session.execute(delete(ShopPhotoBody).where(ShopPhotoBody.photo_id.in_(waiting)))
        act.session.execute(delete(ShopPhoto).where(ShopPhoto.id.in_(waiting)))


def write_shop(
    act: Act,
    form: ShopForm,
    answers: Mapping[str, str],
    pictures: Sequence[ShopPhoto] = (),
    problems: Sequence[Problem] = (),
) -> MysteryShop:
    """Write a shop down; `problems` of its photos stand against it as its own do. It speaks of the unit alone until a
    second person has looked who was on duty.
    """
    shopper, day = own_id(act), form.visited_on or today(act)
    version, found = _version(act, form), list(problems)
    if wrong := rules.wrong_day(day, today(act)):
        found.append(Problem("visited_on", wrong))
    elif not queries.works_in(act.session, int(form.team), day):
        found.append(Problem("team", "Nobody worked there on that day. Choose another unit."))
    points, most, wrong_answers = rules.points_of(rules.questions_of(version.questions), answers)
    person, nobody = _person(act, form.person, day)
    found += wrong_answers + nobody
    if found:
        raise Invalid(found)
    once = once_of(act, form.once)
    known = act.session.scalar(select(MysteryShop).where(MysteryShop.once == once)) if once else None
    if known is not None:
        return known
    made = MysteryShop(
        team_id=int(form.team),
        visited_on=day,
        version_id=version.id,
        answers=dict(answers),
        points=points,
        most=most,
        words=form.words,
        person_id=person,
        shopper_id=shopper,
        made_at=act.now,
        made_by=act.actor.name,
        once=once,
    )
    act.session.add(made)
    act.session.flush()
    for one in pictures:
        one.shop_id = made.id
    act.session.flush()
    act.journal("wrote mystery shop", kind=KIND, thing_id=made.id, photos=len(pictures))
    return made


def _version(act: Act, form: ShopForm) -> ShopVersion:
    """The version that was answered: the newest of a checklist in use."""
    version = act.session.get(ShopVersion, int(form.version))
    if version is None:
        raise Invalid([Problem("version", "There is no such checklist. Choose one on the page.")])
    newest = act.session.scalar(
        select(func.max(ShopVersion.version)).where(ShopVersion.checklist_id == version.checklist_id)
    )
    if act.session.get_one(ShopChecklist, version.checklist_id).retired_at is not None:
        raise Invalid([Problem("version", "This checklist is no longer used. Choose another.")])
    if version.version != newest:
        words = f"The checklist has a version {newest} meanwhile. Look at its questions and send it again."
        raise Invalid([Problem("version", words)])
    return version


def _person(act: Act, who: str, day: date) -> tuple[int | None, list[Problem]]:
    """Whom a shopper means, by number, e-mail or full name; they worked here on that day and are not the shopper."""
    if not who:
        return None, []
    same: Any = or_(
        Employee.number == who, Employee.email == who.casefold(), func.lower(Employee.name) == who.lower()
    )
    found = act.session.scalars(select(Employee).where(same, Employee.ai_agent.is_(False)).limit(2)).all()
    if not found:
        words = f"Nobody here is called “{who[:60]}”. Write the full name, or leave it empty."
    elif len(found) > 1:
        words = f"Several are called “{who[:60]}”. Write the number or the e-mail."
    elif found[0].id == act.actor.employee_id:
        words = "You can’t have met yourself. Leave it empty."
    elif (found[0].hired_on or day) > day or (found[0].left_on is not None and found[0].left_on <= day):
        words = f"{found[0].name} did not work here on that day. Leave it empty, or name somebody else."
    else:
        return found[0].id, []
    return None, [Problem("person", words)]


def confirm(act: Act, shop: MysteryShop, form: ConfirmationForm) -> ShopConfirmation:
    """Say, once, whether the person named was the one on duty. Confirmed, it is evidence of theirs."""
    if shop.person_id is None:
        raise Conflict("This shop names nobody: it speaks of the unit alone.")
    act.session.refresh(shop, with_for_update=True)
    if act.session.get(ShopConfirmation, shop.id) is not None:
        raise Conflict("Somebody has looked at this already. Open it again.")
    yes = form.confirmed == "yes"
    made = ShopConfirmation(
        shop_id=shop.id, confirmed=yes, words=form.words, made_at=act.now, by_name=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "looked who was shopped", kind=KIND, thing_id=shop.id, subject_id=shop.person_id, confirmed=yes
    )
    href = f"/frontline/shops/{shop.id}"
    if yes:
        tell(act, {shop.person_id}, KIND, "A mystery shop was about your work. Read it.", href)
    said = "was confirmed" if yes else "was somebody else"
    tell(act, {shop.shopper_id}, KIND, f"Whom you met on your mystery shop {said}.", href)
    return made


def photo_of(act: Act, photo: ShopPhoto) -> bytes:
    """The JPEG of a photo."""
    found = act.session.get(ShopPhotoBody, photo.id)
    if found is None:
        raise NotFound
    return found.body
