"""Sorting, bending and giving way, in both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Act, about, allows
from app.errors import Conflict, Forbidden, Invalid
from app.leave.models import Leave
from app.notices.models import Notice
from app.procedures import actions, bending, bent, queries, rules, sessions, sorting
from app.procedures.forms import (
    AnswerForm,
    ChangeForm,
    ExceptionForm,
    FlexForm,
    MustForm,
    PolicyForm,
    ProcedureForm,
    SignForm,
    SortForm,
    WordForm,
)
from app.procedures.models import FLEXIBLE, MUST, FlexProposal, Procedure, ProcedureException, Sort
from app.web.paging import Paging
from tests.empowerment.till import NOON, Till

TEXT = "Money goes back to the card it came from."
WHY = {
    "reason": "Card networks demand it of us all.",
    "risk": "We pay twice, and the network fines us.",
    "meanwhile": "Give a voucher.",
}
DAY = timedelta(days=1)
YES, NO = (
    AnswerForm(granted="yes"),
    AnswerForm(granted="no", words="The card is still open, I have asked them."),
)


class Desk(Till):
    """The company with a procedure of Maya's, and a session of Bo (front line) and Wim (back office)."""

    def begin(self, session: Session) -> tuple[Procedure, Sort]:
        self.staff(session)
        maya = self.act(session, "Maya")
        made = actions.make(maya, ProcedureForm(title="Refunds", text=TEXT))
        return made, sorting.open_sort(maya, SortForm(name="First", front="Bo", back="Wim"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def say(desk: Desk, session: Session, sort: Sort, made: Procedure, **words: str) -> str:
    state = ""
    for who, verdict in words.items():
        form = WordForm.model_validate({"procedure": str(made.id), "verdict": verdict})
        state = sorting.say(desk.act(session, who), sort, form).state
    return state


def write(act: Act, sort: Sort, made: Procedure, **given: str) -> SignForm:
    form = MustForm(procedure=str(made.id), **WHY | given)
    return SignForm(version=str(sorting.write_down(act, sort, form).id))


def must(desk: Desk, session: Session, sort: Sort, made: Procedure) -> None:
    say(desk, session, sort, made, Bo=MUST, Wim=MUST)
    sorting.sign(desk.act(session, "Wim"), sort, write(desk.act(session, "Bo"), sort, made))


def bend(desk: Desk, session: Session, made: Procedure, who: str = "Bo", **given: Any) -> ProcedureException:
    when = given.pop("when", NOON)
    form = ExceptionForm(procedure=str(made.id), **{"words": "The card is closed."} | given)
    return bending.bend(desk.act(session, who, when), form)


def line(session: Session, made: Procedure) -> queries.Line:
    return queries.register(session, NOON, made.id)[0]


def state(session: Session, one: ProcedureException) -> str:
    return bent.one_bent(session, one.id).state


@pytest.mark.parametrize(
    ("front", "back", "signed", "expected"),
    [
        ("", MUST, None, rules.UNSAID),
        (MUST, FLEXIBLE, None, rules.DIFFER),
        (FLEXIBLE, MUST, ["front line", "back office"], rules.DIFFER),
        (FLEXIBLE, FLEXIBLE, None, rules.BOTH_FLEXIBLE),
        (MUST, MUST, None, rules.UNWRITTEN),
        (MUST, MUST, ["front line"], rules.UNSIGNED),
        (MUST, MUST, ["front line", "back office"], rules.SIGNED),
    ],
)
def test_what_two_words_come_to(front: str, back: str, signed: list[str] | None, expected: str) -> None:
    assert rules.state(front, back, signed) == expected


def test_a_rule_gives_way_from_so_many_in_so_many_days() -> None:
    asked = [NOON - 61 * DAY, NOON - 59 * DAY, NOON - DAY, NOON, NOON + DAY]
    assert rules.gives_way(asked, NOON, 3, 60) == 3
    assert rules.gives_way(asked, NOON, 4, 60) is None
    assert rules.gives_way(asked, NOON, 4, 62) == 4


def test_it_must_be_followed_once_both_sides_signed(session: Session, desk: Desk) -> None:
    made, sort = desk.begin(session)
    bo, wim = desk.act(session, "Bo"), desk.act(session, "Wim")
    with pytest.raises(Conflict, match="Both sides must call it"):
        write(bo, sort, made)
    assert say(desk, session, sort, made, Bo=MUST, Wim=FLEXIBLE) == rules.DIFFER
    assert (line(session, made).version.kind, line(session, made).open[:11]) == (FLEXIBLE, "they differ")
    assert say(desk, session, sort, made, Wim=MUST) == rules.UNWRITTEN
    first = write(bo, sort, made)
    assert (line(session, made).must, line(session, made).open[:12]) == (False, "to be signed")
    with pytest.raises(Conflict, match="signed this already"):
        sorting.sign(bo, sort, first)
    say(desk, session, sort, made, Wim=FLEXIBLE)
    with pytest.raises(Conflict, match="flexible by now"):
        sorting.sign(wim, sort, first)
    say(desk, session, sort, made, Wim=MUST)
    second = write(wim, sort, made, risk="They close our merchant account.")
    with pytest.raises(Conflict, match="Another text"):
        sorting.sign(bo, sort, first)
    with pytest.raises(Forbidden):
        sorting.sign(desk.act(session, "Maya"), sort, second)
    sorting.sign(bo, sort, second)
    found = line(session, made)
    assert (found.must, found.open, found.version.risk) == (True, "", "They close our merchant account.")
    ((_, signed), (flexible, nobody)) = queries.versions(session, made.id)
    assert [(one.side, one.name) for one in signed] == [("back office", "Wim"), ("front line", "Bo")]
    assert (flexible.kind, nobody) == (FLEXIBLE, [])
    change = ChangeForm(text=TEXT + " Or not.", reason="I like it better so, I think.")
    with pytest.raises(Conflict, match="Open a session"):
        actions.change(desk.act(session, "Maya"), made, change)
    with pytest.raises(Conflict, match="Make it flexible first"):
        actions.retire(desk.act(session, "Maya"), made)
    # Both call it flexible: it is, with what they said.
    assert say(desk, session, sort, made, Bo=FLEXIBLE, Wim=FLEXIBLE) == rules.BOTH_FLEXIBLE
    assert (line(session, made).must, line(session, made).version.reason) == (
        False,
        "Both sides called it flexible in “First”.",
    )
    sorting.end(bo, sort)
    with pytest.raises(Conflict, match="session is over"):
        say(desk, session, sort, made, Bo=MUST)


def test_a_text_that_changed_meanwhile_is_not_signed(session: Session, desk: Desk) -> None:
    made, sort = desk.begin(session)
    say(desk, session, sort, made, Bo=MUST, Wim=MUST)
    written = write(desk.act(session, "Bo"), sort, made)
    change = ChangeForm(text=TEXT + " Or not.", reason="I like it better so, I think.", owner="Sol")
    actions.change(desk.act(session, "Maya"), made, change)
    with pytest.raises(Conflict, match="changed meanwhile"):
        sorting.sign(desk.act(session, "Wim"), sort, written)
    assert (line(session, made).owner, line(session, made).version.text) == ("Sol", TEXT + " Or not.")


def test_sides_are_sides(session: Session, desk: Desk) -> None:
    desk.begin(session)
    with pytest.raises(Invalid) as refused:
        sorting.open_sort(desk.act(session, "Maya"), SortForm(name="Again", front="Wim", back="Bo"))
    assert [one.field for one in refused.value.problems] == ["front", "back"]
    with pytest.raises(Invalid, match="Nobody at work"):
        sorting.open_sort(desk.act(session, "Maya"), SortForm(name="Again", front="Bo", back="Nobody"))
    with pytest.raises(Invalid, match="of this name already"):
        actions.make(desk.act(session, "Maya"), ProcedureForm(title="Refunds", text=TEXT))


def test_flexible_stands_and_must_follow_asks_the_owner(session: Session, desk: Desk) -> None:
    made, sort = desk.begin(session)
    noted = bend(desk, session, made, once="a")
    assert (state(session, noted), noted.asked_id) == ("stands", None)
    assert bend(desk, session, made, once="a").id == noted.id, "a double press counts once"
    with pytest.raises(Conflict, match="nobody has to be asked"):
        bending.answer(desk.act(session, "Maya"), noted, YES)
    must(desk, session, sort, made)
    asked = bend(desk, session, made)
    one = bent.one_bent(session, asked.id)
    assert (one.state, one.asked, one.meanwhile) == ("waiting", "Maya", "Give a voucher.")
    assert session.scalars(select(Notice.text).where(Notice.kind == "exception")).all() == [
        "Bo asks for an exception to “Refunds”."
    ]
    # Whoever owns it asks somebody else; who is away is passed over.
    assert bent.one_bent(session, bend(desk, session, made, "Maya").id).asked == "Sol"
    said = {"source": "page", "made_at": NOON, "made_by": "Tests"}
    day = NOON.date()
    session.add(Leave(employee_id=desk.ids["Maya"], first_on=day, last_on=day, **said))
    session.flush()
    assert bent.one_bent(session, bend(desk, session, made).id).asked == "Sol"
    with pytest.raises(Invalid, match="Say why not"):
        bending.answer(desk.act(session, "Maya"), asked, AnswerForm(granted="no", words="No."))
    bending.answer(desk.act(session, "Maya"), asked, NO)
    with pytest.raises(Conflict, match="Maya has answered"):
        bending.answer(desk.act(session, "Maya"), asked, YES)
    assert state(session, asked) == "refused"
    assert (line(session, made).lately, line(session, made).total, line(session, made).waiting) == (4, 4, 2)


def test_what_is_asked_again_and_again_asks_the_rule_to_give_way(session: Session, desk: Desk) -> None:
    made, sort = desk.begin(session)
    for _ in range(4):
        bend(desk, session, made)
    must(desk, session, sort, made)
    for day in range(1, 4):
        assert line(session, made).proposal is None
        bend(desk, session, made, when=NOON + day * DAY)
    proposal = line(session, made).proposal
    assert proposal is not None
    assert (proposal.times, proposal.days) == (3, 60)
    bend(desk, session, made, when=NOON + 4 * DAY)
    assert session.scalar(select(func.count(FlexProposal.id))) == 1, "one at a time"
    maya = desk.act(session, "Maya", NOON + 5 * DAY)
    actions.flex(maya, made, FlexForm(taken="no", reason="The networks would fine us, see the risk."))
    with pytest.raises(Conflict, match="No proposal waits"):
        actions.flex(maya, made, FlexForm(taken="yes", reason="The networks would fine us, see the risk."))
    # Counted anew from there; the policy may want fewer.
    policy = PolicyForm(times=2, days=30, reason="Two are telling enough for us.", seen=1)
    actions.set_policy(desk.act(session, "Lena"), policy)
    with pytest.raises(Conflict, match="Lena has set version 2"):
        actions.set_policy(desk.act(session, "Lena"), policy)
    bend(desk, session, made, when=NOON + 6 * DAY)
    assert line(session, made).proposal is None
    bend(desk, session, made, when=NOON + 7 * DAY)
    assert line(session, made).proposal is not None
    actions.flex(maya, made, FlexForm(taken="yes", reason="Nearly everybody has a good reason."))
    found = line(session, made)
    assert (found.must, found.proposal, found.version.reason) == (
        False,
        None,
        "Nearly everybody has a good reason.",
    )
    assert [said.taken for _, said in queries.answered(session, made.id)].count(True) == 1
    assert state(session, bend(desk, session, made)) == "stands"


def test_lists_and_policy_agree_on_who_sees_an_exception(session: Session, desk: Desk) -> None:
    made, sort = desk.begin(session)
    must(desk, session, sort, made)
    found = [bend(desk, session, made, who) for who in ("Bo", "Maya", "Wim", "Sol", "Eve")]
    for who in desk.ids:
        actor = desk.act(session, who).actor
        shown, _ = bent.bent(session, actor, Paging(1, "", "", {}))
        listed = {one.exception.id for one in shown}
        for one in found:
            words = about(session, actor, subject=one.employee_id)
            words |= {"asked"} if one.asked_id == actor.employee_id else set()
            words |= {"owner"} if made.owner_id == actor.employee_id else set()
            assert (one.id in listed) == allows("see exception", words), (who, one.employee_id)


def test_a_retired_procedure_is_bent_no_more(session: Session, desk: Desk) -> None:
    made, sort = desk.begin(session)
    noted = bend(desk, session, made)
    actions.retire(desk.act(session, "Maya"), made)
    with pytest.raises(Invalid, match="Choose a procedure"):
        bend(desk, session, made)
    assert queries.register(session, NOON) == []
    assert state(session, noted) == "stands"
    assert sessions.items(session, sort) == {}
