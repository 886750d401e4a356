"""Swaps: asked, answered, withdrawn, expired, decided, void."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.errors import Conflict, Invalid
from app.leave import actions as leave
from app.leave.forms import LeaveForm
from app.rotations import actions as rotations
from app.rotations.models import SWAPPED, SWAPPED_AWAY, SignUp
from app.swaps import actions, queries, rules
from app.swaps.forms import DecisionForm, SwapForm
from app.swaps.models import ACCEPTED, DECIDED, DECLINED, EXPIRED, VOID, WITHDRAWN, Swap
from app.swaps.takers import exchanges, takers
from tests.rotations.crowd import MONDAY, NOW, ZONE
from tests.swaps.band import Band

REASON = "Dan is needed at the launch; agreed with both."


def ask(made: Band, who: str, place: SignUp, whom: str, words: str = "") -> Swap:
    return actions.ask(made.act(who), place, SwapForm(whom=whom, words=words))


def serving(made: Band, slot: int = 0) -> set[str]:
    found = made.session.scalars(
        select(SignUp.employee_id).where(SignUp.slot_id == made.slots[slot].id, SignUp.ended_at.is_(None))
    ).all()
    return {name for name, one in made.ids.items() if one in found}


def test_given_to_one_who_accepts(made: Band) -> None:
    place = made.place("Dan")
    swap = ask(made, "Dan", place, f"to:{made.ids['Wen']}", "Launch week, please.")
    assert serving(made) == {"Dan"}, "until it is accepted the place is Dan's"
    (taken,) = actions.accept(made.act("Wen", 1), swap)
    assert serving(made) == {"Wen"}
    assert (taken.how, place.why_ended, swap.outcome, swap.heir_id) == (
        SWAPPED,
        SWAPPED_AWAY,
        ACCEPTED,
        made.ids["Wen"],
    )
    assert taken.buddy_id == made.ids["Ines"]
    assert "Dan asks you to take a place over: Support rotation, 4 to 15 Jan." in made.told("Wen")
    assert made.told("Dan")[-1] == "Wen takes your place over: Support rotation, 4 to 15 Jan."
    made.session.refresh(made.slots[0])
    assert made.slots[0].taken == 1


def test_exchanged_for_a_place_of_the_other(made: Band) -> None:
    mine, theirs = made.place("Dan"), made.place("Wen", 1)
    swap = ask(made, "Dan", mine, f"for:{theirs.id}")
    assert (swap.to_id, swap.against_id) == (made.ids["Wen"], theirs.id)
    actions.accept(made.act("Wen"), swap)
    assert (serving(made), serving(made, 1)) == ({"Wen"}, {"Dan"})


def test_open_to_all_the_first_has_it(made: Band) -> None:
    place = made.place("Dan")
    swap = ask(made, "Dan", place, "all")
    assert [one.swap.id for one in queries.could_take(made.session, made.ids["Ana"], NOW)] == [swap.id]
    assert queries.could_take(made.session, made.ids["Bo"], NOW) == [], "Retail may not serve in it"
    with pytest.raises(Conflict, match="asked of everybody"):
        actions.decline(made.act("Ana"), swap)
    actions.accept(made.act("Ana"), swap)
    with pytest.raises(Conflict, match="Ana has taken this place already"):
        actions.accept(made.act("Wen"), swap)
    assert serving(made) == {"Ana"}


def test_declined_withdrawn_and_asked_anew(made: Band) -> None:
    place = made.place("Dan")
    swap = ask(made, "Dan", place, f"to:{made.ids['Wen']}")
    with pytest.raises(Conflict, match="A swap of this place is open"):
        ask(made, "Dan", place, "all")
    actions.decline(made.act("Wen"), swap)
    with pytest.raises(Conflict, match="Wen has declined"):
        actions.accept(made.act("Wen"), swap)
    second = ask(made, "Dan", place, f"to:{made.ids['Wen']}")
    actions.withdraw(made.act("Dan"), second)
    with pytest.raises(Conflict, match="Dan has withdrawn"):
        actions.accept(made.act("Wen"), second)
    assert (swap.outcome, second.outcome, serving(made)) == (DECLINED, WITHDRAWN, {"Dan"})


def test_not_answered_in_time_it_ends(made: Band) -> None:
    place = made.place("Dan")
    swap = ask(made, "Dan", place, f"to:{made.ids['Wen']}")
    assert swap.expires_at - swap.made_at == timedelta(days=7)
    with pytest.raises(Conflict, match="not answered in time"):
        actions.accept(made.act("Wen", 7.1), swap)
    actions.expire(made.session, swap, NOW + timedelta(days=7), ZONE)
    actions.expire(made.session, swap, NOW + timedelta(days=8), ZONE)
    made.session.refresh(swap)
    assert swap.outcome == EXPIRED
    assert [sum("not answered in time" in text for text in made.told(one)) for one in ("Dan", "Wen")] == [
        1,
        1,
    ]
    assert rules.expires(NOW, NOW + timedelta(days=2)) == NOW + timedelta(days=2), (
        "never after the slot's start"
    )


def test_given_back_meanwhile_it_is_void(made: Band) -> None:
    place = made.place("Dan")
    swap = ask(made, "Dan", place, "all")
    rotations.give_back(made.act("Dan"), place)
    line = queries.load(made.session, swap.id)
    assert line is not None
    assert line.state == VOID, "at once, before any job"
    with pytest.raises(Conflict, match="gone elsewhere"):
        actions.accept(made.act("Wen"), swap)
    actions.void_gone(made.session, NOW, ZONE)
    made.session.refresh(swap)
    assert (swap.outcome, made.told("Dan")[-1].partition(":")[0]) == (
        VOID,
        "A swap is off, for the place has gone elsewhere",
    )


def test_a_lead_decides_with_a_reason_and_ends_what_is_open(made: Band) -> None:
    place = made.place("Dan")
    swap = ask(made, "Dan", place, f"to:{made.ids['Wen']}")
    with pytest.raises(Invalid) as refused:
        actions.decide(made.act("Sol"), place, DecisionForm(whom="all", reason="short"))
    assert {one.field for one in refused.value.problems} == {"reason", "whom"}
    decided = actions.decide(
        made.act("Sol"), place, DecisionForm(whom=f"to:{made.ids['Ana']}", reason=REASON)
    )
    assert (decided.id, decided.outcome, decided.reason) == (swap.id, DECIDED, REASON)
    assert serving(made) == {"Ana"}
    assert all(REASON in made.told(one)[-1] for one in ("Dan", "Wen", "Ana"))
    with pytest.raises(Conflict, match="Sol has decided"):
        actions.accept(made.act("Wen"), swap)


@pytest.mark.parametrize("whom", ["to:Sol", "to:Dan", "to:99", "for:99", "to:x", ""])
def test_decisions_that_are_none(made: Band, whom: str) -> None:
    place = made.place("Dan")
    named = whom.partition(":")[2]
    form = DecisionForm(
        whom=whom.replace(named, str(made.ids[named])) if named in made.ids else whom, reason=REASON
    )
    with pytest.raises(Invalid):
        actions.decide(made.act("Sol"), place, form)


def test_the_rules_hold_for_a_decision_too(made: Band) -> None:
    place = made.place("Dan")
    leave.add(made.act("Wen"), made.ids["Wen"], LeaveForm(first=MONDAY, last=MONDAY))
    with pytest.raises(Conflict, match="Leave from 4 Jan"):
        actions.decide(made.act("Sol"), place, DecisionForm(whom=f"to:{made.ids['Wen']}", reason=REASON))


def test_who_could_take_it_and_what_stands_against_the_others(made: Band) -> None:
    """Leave, a place in it, no rest; those of other units are not even named."""
    place = made.place("Dan")
    made.place("Ana")
    leave.add(made.act("Wen"), made.ids["Wen"], LeaveForm(first=MONDAY, last=MONDAY))
    assert made.program is not None
    found = takers(made.session, made.program, made.slots[0], made.ids["Dan"], NOW)
    assert [(one.name, one.against) for one in found] == [
        ("Mia", ""),
        ("Wen", "Leave from 4 Jan falls into it."),
    ]
    with pytest.raises(Invalid, match="can't take this place over"):
        ask(made, "Dan", place, f"to:{made.ids['Wen']}")
    assert exchanges(made.session, made.program, made.slots[0], made.ids["Dan"], NOW) == []
    made.place("Mia", 1)
    offered = exchanges(made.session, made.program, made.slots[0], made.ids["Dan"], NOW)
    assert [one.name for one in offered] == ["Mia"]


def test_begun_slots_and_places_given_back_are_not_swapped(made: Band) -> None:
    place = made.place("Dan")
    with pytest.raises(Conflict, match="has begun"):
        actions.ask(made.act("Dan", 60), place, SwapForm(whom="all"))
    rotations.give_back(made.act("Dan"), place)
    with pytest.raises(Conflict, match="given back already"):
        ask(made, "Dan", place, "all")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("all", ("all", None)),
        ("to:5", ("to", 5)),
        ("for:7", ("for", 7)),
        ("to:-1", ("", None)),
        ("to:٣", ("", None)),
        (f"to:{9 * 10**30}", ("", None)),
        ("x", ("", None)),
        ("", ("", None)),
    ],
)
def test_what_the_choice_says(text: str, wish: tuple[str, int | None]) -> None:
    assert rules.wish(text) == wish
