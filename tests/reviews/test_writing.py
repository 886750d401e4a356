"""Writing, finishing, releasing and answering, as the manager and the employee do it."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import allows
from app.contacts.models import Rating
from app.errors import Conflict, Invalid, NotFound
from app.people import actions as people
from app.people.models import Employee, Team
from app.reviews import actions, citing, guards
from app.reviews.forms import AnswerForm, CiteForm, PartForm
from app.reviews.models import Citation, SignOff
from app.reviews.saving import Newer
from app.scores.models import Evidence
from tests.reviews.made import FULL, TODAY, World, scored, world

NO_EVIDENCE = PartForm(rating="none", no_evidence="No customer met his work in the period.")


@pytest.fixture
def made(session: Session) -> World:
    found = world(session)
    found.launch()
    return found


def fill(made: World, name: str, *forms: PartForm) -> Any:
    review, act = made.review(name), made.act("Mia")
    for section, form in zip(made.sections(), forms, strict=False):
        actions.save_part(act, review, section, form)
    made.session.flush()
    return review


class TestMandatory:
    """R2, on the server."""

    def test_every_missing_section_is_named_of_somebody_who_meets_no_customer(self, made: World) -> None:
        review = made.review("Ed")
        assert not review.customer_facing
        with pytest.raises(Invalid) as refused:
            actions.finish(made.act("Mia"), review)
        customers, teamwork, behaviours, results, _ = made.sections()
        assert [problem.field for problem in refused.value.problems] == [
            f"part-{one.id}" for one in (customers, teamwork, behaviours, results)
        ]
        for section, problem in zip((customers, teamwork), refused.value.problems, strict=False):
            assert problem.message.startswith(f"{section.title} stands in everybody's review")
        assert made.session.get(SignOff, review.id) is None

    def test_a_reason_for_no_evidence_will_do_and_leaves_the_denominator(self, made: World) -> None:
        review = fill(made, "Ed", NO_EVIDENCE, *FULL[1:])
        found = actions.finish(made.act("Mia"), review)
        # 20 of 5, 20 of 3.67 and 30 of 3, over 70: customers' 30 are left out, and no zero.
        assert (found.total["value"], found.total["weight"]) == ("3.76", 70)
        assert found.total["left_out"] == [["Customer satisfaction", 30]]

    def test_too_short_a_reason_is_none(self, made: World) -> None:
        review = fill(made, "Ed", PartForm(rating="none", no_evidence="n/a"), *FULL[1:])
        with pytest.raises(Invalid, match="a few more words"):
            actions.finish(made.act("Mia"), review)

    def test_a_section_without_weight_has_nothing_to_leave_out(self, made: World) -> None:
        with pytest.raises(Invalid, match="carries no rating"):
            actions.save_part(made.act("Mia"), made.review("Ed"), made.sections()[4], NO_EVIDENCE)


class TestTwoTabs:
    """No text is ever lost silently."""

    def save(self, made: World, text: str, version: int, **more: Any) -> int:
        form = PartForm(text=text, rating="4", version=version, **more)
        part = actions.save_part(made.act("Mia"), made.review("Nia"), made.sections()[0], form)
        made.session.flush()
        return part.version

    def test_a_stale_version_is_told_with_both_texts(self, made: World) -> None:
        assert self.save(made, "First tab.", 0) == 1
        assert self.save(made, "First tab, more.", 1) == 2
        with pytest.raises(Newer) as told:
            self.save(made, "Second tab.", 1)
        assert told.value.status == 409
        assert (told.value.part.text, told.value.mine.text) == ("First tab, more.", "Second tab.")

    def test_the_same_text_is_no_quarrel(self, made: World) -> None:
        self.save(made, "The same.", 0)
        assert self.save(made, "The same.", 0) == 2

    def test_another_rating_is_a_quarrel(self, made: World) -> None:
        self.save(made, "The same.", 0)
        form = PartForm(text="The same.", rating="5", version=0)
        with pytest.raises(Newer):
            actions.save_part(made.act("Mia"), made.review("Nia"), made.sections()[0], form)

    def test_settled_for_mine_keeps_mine_but_not_over_a_third(self, made: World) -> None:
        self.save(made, "First tab.", 0)
        assert self.save(made, "Mine.", 1, settle="mine") == 2
        with pytest.raises(Newer):
            self.save(made, "Mine, unseen.", 1, settle="mine")


class TestCiting:
    """What is cited stays as it was cited."""

    def test_a_score_and_a_comment_are_frozen(self, made: World, session: Session) -> None:
        fit = scored(made)
        review, act, section = made.review("Nia"), made.act("Mia"), made.sections()[0]
        rating = session.scalars(select(Rating)).one()
        for piece in (f"score:{fit.id}", f"rating:{rating.id}", f"score:{fit.id}"):
            citing.cite(act, review, section, CiteForm(section=str(section.id), piece=piece))
            session.flush()
        session.execute(update(Evidence).values(score=1.5, standing="at risk"))
        session.execute(update(Rating).values(comment="Changed.", score=1))
        session.expire_all()
        bodies = {row.kind: row.body for row in session.scalars(select(Citation))}
        assert len(session.scalars(select(Citation)).all()) == 2
        assert (bodies["score"]["score"], bodies["score"]["standing"]) == (4.25, "solid")
        assert (bodies["rating"]["shown"], bodies["rating"]["comment"]) == (
            "4 of 5",
            "She called back the same day.",
        )

    def test_somebody_elses_evidence_is_not_there(self, made: World, session: Session) -> None:
        fit = scored(made, "Max")
        rating = session.scalars(select(Rating)).one()
        for piece in (f"score:{fit.id}", f"rating:{rating.id}", "score:1", "rating:1"):
            with pytest.raises(NotFound):
                citing.cite(
                    made.act("Mia"),
                    made.review("Nia"),
                    made.sections()[0],
                    CiteForm(section="1", piece=piece),
                )

    def test_ids_no_database_holds_are_nothing(self, made: World) -> None:
        for piece in (f"rating:{2**63}", "rating:x", "earlier:1", "plan:1", "hearsay:1"):
            with pytest.raises(NotFound):
                citing.cite(
                    made.act("Mia"),
                    made.review("Nia"),
                    made.sections()[0],
                    CiteForm(section="1", piece=piece),
                )
        with pytest.raises(ValueError, match="no such thing"):
            CiteForm(section=str(2**63), piece="score:1")


class TestTheWayToTheEmployee:
    """Finished, taken back, released, acknowledged: each once and in this order."""

    def test_finishing_freezes_evidence_and_total(self, made: World, session: Session) -> None:
        scored(made)
        review = fill(made, "Nia", *FULL)
        actions.finish(made.act("Mia"), review)
        session.flush()
        session.execute(update(Evidence).values(score=1.5, n=999))
        session.expire_all()
        found = session.get_one(SignOff, review.id)
        assert [(one["score"], one["n"], one["lens"]) for one in found.evidence] == [(4.25, 40, "customer")]
        assert found.total["value"] == "3.83"
        assert found.total["means"] == [["Behaviours", [4, 3, 4], "3.67", 3]]
        assert found.by_name == "Mia"

    def test_nothing_is_written_once_finished(self, made: World) -> None:
        review = fill(made, "Nia", *FULL)
        act, section = made.act("Mia"), made.sections()[0]
        actions.finish(act, review)
        made.session.flush()
        for late in (
            lambda: actions.save_part(act, review, section, PartForm(text="Late.", version=1)),
            lambda: citing.cite(act, review, section, CiteForm(section=str(section.id), piece="score:1")),
            lambda: citing.uncite(act, review, section, 1),
            lambda: actions.finish(act, review),
        ):
            with pytest.raises(Conflict, match="Take it back to change it"):
                late()

    def test_taking_back_is_possible_until_release(self, made: World) -> None:
        review, act = fill(made, "Nia", *FULL), made.act("Mia")
        with pytest.raises(Conflict, match="not finished"):
            actions.take_back(act, review)
        with pytest.raises(Conflict, match="Finish the review first"):
            actions.release(act, review)
        for _ in range(2):
            actions.finish(act, review)
            made.session.flush()
            actions.take_back(act, review)
            made.session.expire_all()
            review = made.review("Nia")
        actions.finish(act, review)
        made.session.flush()
        actions.release(act, review)
        made.session.flush()
        with pytest.raises(Conflict, match="has been released"):
            actions.take_back(act, review)
        with pytest.raises(Conflict, match="released already"):
            actions.release(act, review)

    def test_an_answer_stands_once(self, made: World) -> None:
        review, act = fill(made, "Nia", *FULL), made.act("Mia")
        actions.finish(act, review)
        made.session.flush()
        actions.release(act, review)
        actions.acknowledge(made.act("Nia"), review, AnswerForm(answer="The March cases were not mine."))
        made.session.flush()
        with pytest.raises(Conflict, match="already"):
            actions.acknowledge(made.act("Nia"), review, AnswerForm(answer="Once more."))


class TestWhoMay:
    """The doors of one review, as the policy has them."""

    def doors(self, made: World, name: str, of: str) -> set[str]:
        review = made.review(of)
        words = guards.review(made.session, made.act(name).actor, review.id).words
        doors = ("see review", "write review", "release review", "answer review")
        return {door.split(" ")[0] for door in doors if allows(door, words)}

    def move(self, made: World, name: str, to: str) -> None:
        session = made.session
        people.assign(
            session,
            session.get_one(Employee, made.ids[name]),
            team=session.scalars(select(Team).where(Team.name == "Care")).one(),
            manager=session.get_one(Employee, made.ids[to]),
            title="",
            customer_facing=True,
            starts_on=TODAY,
        )
        session.flush()

    def test_a_draft_is_the_authors_and_hrs(self, made: World) -> None:
        author = {"see", "write", "release"}
        assert [self.doors(made, who, "Nia") for who in ("Mia", "Hana", "Nia", "Dov", "Max")] == [
            author,
            {"see"},
            set(),
            set(),
            set(),
        ]

    def test_released_it_is_the_employees_to_answer_and_above_to_read(self, made: World) -> None:
        review, act = fill(made, "Nia", *FULL), made.act("Mia")
        actions.finish(act, review)
        made.session.flush()
        assert self.doors(made, "Nia", "Nia") == set()
        assert self.doors(made, "Dov", "Nia") == {"see"}
        actions.release(act, review)
        made.session.flush()
        assert self.doors(made, "Nia", "Nia") == {"see", "answer"}
        assert self.doors(made, "Max", "Nia") == set()

    def test_nobody_writes_or_sees_a_draft_of_their_own(self, made: World) -> None:
        """Wrong data made Mia the author of her own review."""
        made.review("Mia").manager_id = made.ids["Mia"]
        made.session.flush()
        assert self.doors(made, "Mia", "Mia") == set()

    def test_hr_has_no_draft_of_its_own(self, made: World) -> None:
        assert self.doors(made, "Hana", "Hana") == set()

    def test_a_former_manager_keeps_what_they_were_given_to_write_and_nothing_else(self, made: World) -> None:
        """Nia and Ed move to Max today. Mia wrote Nia's review; Ed's was Max's to write all along."""
        made.review("Ed").manager_id = made.ids["Max"]
        fill(made, "Nia", *FULL)
        assert self.doors(made, "Mia", "Ed") == set()
        self.move(made, "Nia", "Max")
        self.move(made, "Ed", "Max")
        assert self.doors(made, "Mia", "Nia") == {"see", "write", "release"}
        assert self.doors(made, "Max", "Nia") == set()
        actions.finish(made.act("Mia"), made.review("Nia"))
        made.session.flush()
        assert self.doors(made, "Max", "Nia") == {"see"}
        assert self.doors(made, "Mia", "Ed") == set()
