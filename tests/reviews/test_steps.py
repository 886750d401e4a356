"""After the release: the talk, the answer, the dispute, opening again, the lock; each once and by the right people."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import allows
from app.errors import Conflict, Invalid
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee
from app.reviews import actions, guards, lists, objections, queries
from app.reviews.forms import AnswerForm, PartForm, ReasonForm, RulingForm, TalkForm
from app.reviews.models import Review
from app.reviews.process import locked, object_refused, objects_until, release_waits
from app.reviews.steps import Closing, Handover, Reopening
from tests.reviews.made import FULL, NOW, TODAY, World, world

WHY = "The results count a project that the board stopped."


@pytest.fixture
def made(session: Session) -> World:
    found = world(session)
    found.launch()
    return found


def written(made: World, name: str = "Nia") -> Review:
    review, act = made.review(name), made.act("Mia")
    for section, form in zip(made.sections(), FULL, strict=False):
        actions.save_part(act, review, section, form)
    made.session.flush()
    actions.finish(act, review)
    made.session.flush()
    return review


def released(made: World, name: str = "Nia") -> Review:
    review = written(made, name)
    actions.release(made.act("Mia"), review)
    made.session.flush()
    return review


class TestRules:
    """Days and locks, on values alone."""

    def test_a_review_is_disputed_for_fourteen_days_and_once(self) -> None:
        day = date(2026, 11, 1)
        assert objects_until(day) == date(2026, 11, 15)
        assert object_refused(day, date(2026, 11, 15), objected=False) == ""
        assert "14 days" in object_refused(day, date(2026, 11, 16), objected=False)
        assert "already" in object_refused(day, day, objected=True)

    @pytest.mark.parametrize(
        ("handed_in", "days", "left", "waits"),
        [("no", 1, None, True), ("no", 0, None, True), ("no", -1, None, False), ("in", 9, None, False)]
        + [("in", 9, 0, True), ("in", 9, 1, False), ("no part", 9, None, False)],
    )
    def test_release_waits(self, handed_in: str, days: int, left: int | None, waits: bool) -> None:  # noqa: FBT001 - the expected answer
        why = release_waits(
            asks_self=handed_in != "no part",
            handed_in=handed_in == "in",
            self_due_on=TODAY + timedelta(days=days),
            today=TODAY,
            left_on=None if left is None else TODAY + timedelta(days=left),
        )
        assert bool(why) == waits

    def test_what_was_opened_again_after_closing_is_open_until_it_is_acknowledged(self) -> None:
        days = [datetime(2026, 11, day, tzinfo=UTC) for day in range(1, 6)]
        assert not locked(None, None, None)
        assert locked(days[1], None, None)
        assert locked(days[1], days[0], None)
        assert not locked(days[1], days[2], None)
        assert not locked(days[1], days[2], days[0])
        assert locked(days[1], days[2], days[3])


class TestTalk:
    """A day held, and what was agreed."""

    def test_it_is_noted_once_after_the_release(self, made: World) -> None:
        review, act = written(made), made.act("Mia")
        form = TalkForm(held_on=TODAY, agreed="One shift a month.")
        with pytest.raises(Conflict, match="Release the review first"):
            actions.talk(act, review, form)
        actions.release(act, review)
        made.session.flush()
        for day, said in (
            (TODAY + timedelta(days=1), "future"),
            (TODAY - timedelta(days=1), "day of the release"),
        ):
            with pytest.raises(Invalid, match=said):
                actions.talk(act, review, TalkForm(held_on=day))
        actions.talk(act, review, form)
        made.session.flush()
        with pytest.raises(Conflict, match="noted already"):
            actions.talk(act, review, form)
        assert sorted(row.text for row in made.session.scalars(select(Notice))) == [
            "What you agreed in the talk about your review is noted.",
            "Your review is here to read.",
        ]


class TestDispute:
    """The employee's, decided by somebody outside the line."""

    def test_it_is_decided_once_and_the_review_stands(self, made: World) -> None:
        review = released(made)
        with pytest.raises(Invalid, match="at least 20"):
            objections.object_to(made.act("Nia"), review, ReasonForm(reason="No."))
        objections.object_to(made.act("Nia"), review, ReasonForm(reason=WHY))
        made.session.flush()
        assert [one.employee for one in objections.waiting(made.session, made.act("Hana").actor)] == ["Nia"]
        with pytest.raises(Conflict, match="already"):
            objections.object_to(made.act("Nia"), review, ReasonForm(reason=WHY))
        ruling = RulingForm(outcome="stands", words="The board stopped it in the next period.")
        objections.decide(made.act("Hana"), review, ruling)
        made.session.flush()
        with pytest.raises(Conflict, match="Hana has decided"):
            objections.decide(made.act("Hana"), review, ruling)
        assert queries.standing(made.session, review.id).release is not None
        told = {(row.text, row.account_id) for row in made.session.scalars(select(Notice))}
        assert ("Nia disputes a review.", made.act("Hana").actor.account_id) in told

    def test_too_late_it_is_refused(self, made: World) -> None:
        review, act = released(made), made.act("Nia")
        act.now = NOW + timedelta(days=15)
        with pytest.raises(Conflict, match="14 days"):
            objections.object_to(act, review, ReasonForm(reason=WHY))

    def test_opened_again_all_that_was_released_stays_word_for_word(self, made: World) -> None:
        review = released(made)
        actions.talk(made.act("Mia"), review, TalkForm(held_on=TODAY, agreed="One shift a month."))
        actions.acknowledge(made.act("Nia"), review, AnswerForm(answer="Not the project."))
        objections.object_to(made.act("Nia"), review, ReasonForm(reason=WHY))
        made.session.flush()
        objections.decide(made.act("Hana"), review, RulingForm(outcome="reopened", words=WHY))
        made.session.flush()
        made.session.expire_all()
        review = made.review("Nia")
        stands = queries.standing(made.session, review.id)
        assert (stands.sign_off, stands.release, stands.talk, stands.acknowledgement) == (
            None,
            None,
            None,
            None,
        )
        before = made.session.scalars(select(Reopening)).one().before
        assert [one["text"] for one in before["sections"]][:4] == [form.text for form in FULL]
        assert before["sections"][2]["scores"] == {"patient": 4, "listens": 3, "follows up": 4}
        assert (before["total"]["value"], before["released"]["by"]) == ("3.83", "Mia")
        assert (before["talk"]["agreed"], before["answer"]["text"]) == (
            "One shift a month.",
            "Not the project.",
        )
        results = made.sections()[3]
        form = PartForm(text="Without the project.", rating="4", version=1)
        actions.save_part(made.act("Mia"), review, results, form)
        made.session.flush()
        for step in (actions.finish, actions.release):
            step(made.act("Mia"), review)
            made.session.flush()
        assert before["sections"][3]["text"] == "Kept what was promised."
        # What was released anew can be disputed anew.
        later = made.act("Nia")
        later.now = NOW + timedelta(minutes=1)
        queries.standing(made.session, review.id).release.at = NOW + timedelta(seconds=1)  # type: ignore[union-attr]
        assert objections.refusal(later, review) == ""


class TestReopening:
    """HR's, with a reason."""

    def test_only_what_was_released_is_opened_again(self, made: World) -> None:
        review = written(made)
        with pytest.raises(Conflict, match="not released"):
            objections.reopen(made.act("Hana"), review, ReasonForm(reason=WHY))
        actions.release(made.act("Mia"), review)
        made.session.flush()
        with pytest.raises(Invalid, match="at least 20"):
            objections.reopen(made.act("Hana"), review, ReasonForm(reason="Wrong."))
        objections.reopen(made.act("Hana"), review, ReasonForm(reason=WHY))

    def test_a_locked_review_is_read_only_until_it_is_opened_again(self, made: World) -> None:
        review = released(made)
        review.cycle.closed_at = NOW - timedelta(hours=1)
        made.session.flush()
        for late in (
            lambda: actions.acknowledge(made.act("Nia"), review, AnswerForm()),
            lambda: actions.talk(made.act("Mia"), review, TalkForm(held_on=TODAY)),
            lambda: actions.save_part(made.act("Mia"), review, made.sections()[0], FULL[0]),
            lambda: objections.object_to(made.act("Nia"), review, ReasonForm(reason=WHY)),
        ):
            with pytest.raises(Conflict, match="closed and read only"):
                late()
        objections.reopen(made.act("Hana"), review, ReasonForm(reason=WHY))
        made.session.flush()
        made.session.expire_all()
        review = made.review("Nia")
        actions.save_part(
            made.act("Mia"), review, made.sections()[0], PartForm(text="Anew.", rating="4", version=1)
        )

    def test_one_closed_by_itself_is_read_only(self, made: World) -> None:
        review = written(made)
        made.session.add(Closing(review_id=review.id, reason="Left in summer.", at=NOW, by_name="Hana"))
        made.session.flush()
        with pytest.raises(Conflict, match="closed and read only"):
            actions.take_back(made.act("Mia"), review)

    def test_nothing_is_released_to_who_has_left(self, made: World) -> None:
        review = written(made)
        people.leave(made.session.get_one(Employee, made.ids["Nia"]), TODAY)
        made.session.flush()
        with pytest.raises(Conflict, match="They have left"):
            actions.release(made.act("Mia"), review)


class TestWhoMay:
    """The doors after the release."""

    DOORS = ("note talk", "answer review", "dispute review", "decide disputed review", "reopen review")

    def doors(self, made: World, name: str, of: str = "Nia") -> set[str]:
        words = guards.review(made.session, made.act(name).actor, made.review(of).id).words
        return {door.split(" ")[0] for door in self.DOORS if allows(door, words)}

    def test_each_has_their_own(self, made: World) -> None:
        released(made)
        assert self.doors(made, "Mia") == {"note"}
        assert self.doors(made, "Nia") == {"answer", "dispute"}
        assert self.doors(made, "Hana") == {"decide", "reopen"}
        assert self.doors(made, "Dov") == set()
        assert self.doors(made, "Max") == set()

    def test_nobody_decides_about_what_they_wrote_themselves(self, made: World) -> None:
        """Hana is HR and wrote Nia's review before she handed it to Mia."""
        review = made.review("Nia")
        made.session.add(
            Handover(
                review_id=review.id,
                from_id=made.ids["Hana"],
                to_id=made.ids["Mia"],
                note="Ask her about the desk.",
                at=NOW,
                by_name="Hana",
            )
        )
        made.session.flush()
        released(made)
        assert self.doors(made, "Hana") == set()

    def test_hr_has_no_hand_in_its_own(self, made: World) -> None:
        assert self.doors(made, "Hana", "Hana") == set()

    def test_the_employee_still_reads_what_had_been_released(self, made: World) -> None:
        review = released(made)
        objections.reopen(made.act("Hana"), review, ReasonForm(reason=WHY))
        made.session.flush()
        made.session.expire_all()
        words: Any = guards.review(made.session, made.act("Nia").actor, review.id).words
        assert allows("see review", words)
        assert not allows("answer review", words)
        assert [one.id for one in lists.of(made.session, made.act("Nia").actor)[1]] == [review.id]
