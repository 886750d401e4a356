"""Making plans and new versions of them, looking ahead, setting the lists."""

from dataclasses import asdict, dataclass

from sqlalchemy import Select, func, select

from app.access import Act
from app.bonuses import lists, queries, rules
from app.bonuses.forms import PlanForm, PolicyForm
from app.bonuses.models import (
    BonusMetric,
    BonusPlan,
    BonusPolicy,
    BonusVersion,
)
from app.bonuses.queries import Line
from app.bonuses.raising import raise_conflicts, today_of
from app.bonuses.rules import Clash, Kind, Plan
from app.bonuses.wishes import Wish, wished
from app.errors import Conflict, Invalid, Problem

KIND = "bonus plan"
Key = tuple[int, int, str, str]
SHORTEST_REASON = 10
#: Stands for a plan that is not made yet.
NEW_ID = 2**62


def make(act: Act, form: PlanForm) -> BonusPlan:
    """A plan, and at once whatever it pulls against."""
    wish = wished(act, form, queries.policies(act.session)[0])
    made = put(act, wish)
    raise_conflicts(act)
    return made


def put(act: Act, wish: Wish) -> BonusPlan:
    """Store a plan that can be."""
    if act.session.scalar(_named(wish.name)) is not None:
        raise Invalid([Problem("name", "There is a plan of this name. Change that one, or choose another.")])
    made = BonusPlan(name=wish.name, made_at=act.now, made_by=act.actor.name)
    act.session.add(made)
    act.session.flush()
    add(act, made, wish, 1, "")
    act.journal("made bonus plan", kind=KIND, thing_id=made.id, name=made.name)
    return made


def _named(name: str) -> Select[int]:
    return select(BonusPlan.id).where(func.lower(BonusPlan.name) == name.lower())


def add(act: Act, plan: BonusPlan, wish: Wish, number: int, reason: str) -> BonusVersion:
    """Store a version of a plan."""
    made = BonusVersion(
        plan_id=plan.id,
        number=number,
        for_whom=wish.for_whom,
        team_id=wish.team_id,
        unit=wish.unit,
        owner_id=wish.owner_id,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        reason=reason,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    for kind, weight in wish.paid:
        act.session.add(
            BonusMetric(
                version_id=made.id,
                name=kind.name,
                weight=weight,
                direction=kind.direction,
                customer=kind.customer,
                lens=kind.lens,
            )
        )
    act.session.flush()
    return made


def kept(line: Line) -> tuple[Kind, ...]:
    """Metrics that a plan's newest version has, as it has them."""
    return tuple(
        Kind(one.name, one.name, one.direction, one.customer, one.lens) for one in line.newest.metrics
    )


def change(act: Act, line: Line, form: PlanForm) -> BonusVersion:
    """A new version, with a reason; conflicts are looked at anew at once."""
    last = line.newest.version.number
    act.session.execute(select(BonusPlan.id).where(BonusPlan.id == line.plan.id).with_for_update())
    newest = act.session.scalar(
        select(func.max(BonusVersion.number)).where(BonusVersion.plan_id == line.plan.id)
    )
    if form.seen != last or newest != last:
        raise Conflict("Somebody changed this plan meanwhile. Open it again and look.")
    wish = wished(act, form, queries.policies(act.session)[0], kept(line))
    if len(form.reason) < SHORTEST_REASON:
        raise Invalid([Problem("reason", f"Say why, in at least {SHORTEST_REASON} characters.")])
    if same(line, wish):
        raise Invalid([Problem("", "Nothing is changed. Change something first, or leave it as it is.")])
    made = replace_with(act, line, wish, form.reason)
    raise_conflicts(act)
    return made


def replace_with(act: Act, line: Line, wish: Wish, reason: str) -> BonusVersion:
    """Store the next version of a plan that is there."""
    made = add(act, line.plan, wish, line.newest.version.number + 1, reason)
    act.journal("changed bonus plan", kind=KIND, thing_id=line.plan.id, version=made.number)
    return made


def same(line: Line, wish: Wish) -> bool:
    """Whether a plan says that already."""
    one = line.newest.version
    paid = {each.name: each.weight for each in line.newest.metrics}
    return (one.for_whom, one.team_id, one.unit, one.owner_id, one.starts_on, one.ends_on, paid) == (
        wish.for_whom,
        wish.team_id,
        wish.unit,
        wish.owner_id,
        wish.starts_on,
        wish.ends_on,
        {each.name: each.weight for each in wish.metrics},
    )


@dataclass(frozen=True)
class WhatIf:
    """What a plan as typed would clear and raise."""

    clears: list[queries.Conflict]
    raises: list[queries.Conflict]


def what_if(act: Act, form: PlanForm, line: Line | None = None) -> WhatIf:
    """What would be, were it saved. Nothing is."""
    policy, today = queries.policies(act.session)[0], today_of(act)
    wish = wished(act, form, policy, kept(line) if line else ())
    found = queries.lines(act.session)
    plan_id = line.plan.id if line else NEW_ID
    wanted = Plan(
        plan_id, wish.name if line is None else line.plan.name, wish.metrics, wish.starts_on, wish.ends_on
    )
    before = [one.plan(line.plan) for one in line.said] if line else []
    others = [part for one in found if one.plan.id != plan_id for part in one.standing(today)]
    after = rules.clashes(
        [*others, *rules.standing([wanted, *before], today)], policy.pairs, policy.least, today
    )
    stood = {one.key: one for one in queries.clashes_of(found, policy, today) if not one.cleared}
    stands = {one.key: one for one in after if not one.cleared}

    def told(some: dict[Key, Clash], others: dict[Key, Clash]) -> list[queries.Conflict]:
        return [
            queries.Conflict(one, None, None, policy, today) for key, one in some.items() if key not in others
        ]

    return WhatIf(told(stood, stands), told(stands, stood))


def set_policy(act: Act, form: PolicyForm) -> BonusPolicy:
    """A new version of the lists, in force at once; conflicts are looked at anew."""
    last = queries.policies(act.session)[0]
    if form.seen != last.number:
        raise Conflict(
            f"{last.made_by} has set version {last.number} meanwhile. Open the lists again and look."
        )
    field = "metrics"
    try:
        kinds = lists.kinds_of(form.metrics)
        field = "pairs"
        pairs = lists.pairs_of(form.pairs, kinds)
    except lists.Unmeant as refused:
        raise Invalid([Problem(field, str(refused))]) from None
    if (kinds, pairs, form.least) == (last.kinds, last.pairs, last.least):
        raise Invalid([Problem("", "Nothing is changed. Change something first, or leave it as it is.")])
    made = BonusPolicy(
        version=last.number + 1,
        made_at=act.now,
        made_by=act.actor.name,
        reason=form.reason,
        metrics=[list(asdict(one).values()) for one in kinds],
        pairs=[list(asdict(one).values()) for one in pairs],
        least=form.least,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set bonus policy", kind="bonus policy", thing_id=made.id, version=made.version)
    raise_conflicts(act)
    return made
