"""Who is credited with an answer: by the parts that came before it, changed by nothing but a reasoned correction."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.contacts.models import Contribution, Correction
from app.database import unit_of_work
from app.errors import Conflict, Invalid
from app.intake import corrections
from app.intake.actions import record
from app.intake.contacts import note_contact
from app.intake.corrections import CorrectionForm
from app.intake.credits import credits_of
from app.intake.shares import SharesForm, set_share_policy
from app.journal.models import Entry
from app.notices.models import Notice
from app.people.actions import hire
from app.scores.models import Evidence
from tests.client import Client
from tests.disputes.conftest import at
from tests.disputes.desk import Desk, recount, tallies

__all__ = ["at"]
At = tuple[Desk, Client]
REASON = "The phone system shows that Ed took the call."
CORRECT: dict[str, Any] = {"who1": "Ed", "role1": "replied", "reason": REASON}


def correct(made: Desk, external: str = "Nia-0", who: str = "Hana", later: int = 0, **form: Any) -> None:
    with unit_of_work(made.engine) as session:
        found = made.rating(session, external)
        corrections.correct(
            made.act(session, who, made.now + timedelta(minutes=later)),
            found.rating,
            CorrectionForm(**(CORRECT | form)),
            found.cell.lens,
        )


def contact(made: Desk, ref: str, *parts: tuple[str, str, int]) -> None:
    """Who did what, so many hours before noon of the day before."""
    noon = made.now.replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=1)
    told = [(made.ids[who], role, noon - timedelta(hours=before)) for who, role, before in parts]
    with unit_of_work(made.engine) as session:
        note_contact(session, "Desk", ref, told, opened_at=noon - timedelta(days=3))


def shares(made: Desk, external: str) -> list[tuple[str, str, int]]:
    names = {key: name for name, key in made.ids.items()}
    with unit_of_work(made.engine, write=False) as session:
        found = made.rating(session, external).rating
        return [(names[one.employee_id], one.role, one.share) for one in credits_of(session, found)]


def test_the_parts_before_the_answer_share_and_who_took_over_later_does_not(at: At) -> None:
    made, _ = at
    contact(made, "T1", ("Nia", "owned", 5), ("Ed", "replied", 1), ("Eli", "owned", -4))
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer((), "t1", 2, contact_ref="T1")], "UTC", made.now)
    assert shares(made, "t1") == [("Ed", "replied", 600), ("Nia", "owned", 400)]
    contact(made, "T1", ("Eli", "replied", -6), ("Nia", "owned", -7))
    with unit_of_work(made.engine) as session:
        again = record(session, "Desk", [made.answer((), "t1", 2, contact_ref="T1")], "UTC", made.now)
        assert (again.new, again.same) == (0, 1)
        assert tallies(session) == recount(session)
        parts = made.rating(session, "t1").past.parts
        assert [(part.name, part.role, part.late) for part in parts] == [
            ("Nia", "owned", False),
            ("Ed", "replied", False),
            ("Eli", "owned", True),
            ("Eli", "replied", True),
        ]
    assert shares(made, "t1") == [("Ed", "replied", 600), ("Nia", "owned", 400)]


def test_a_correction_moves_the_credit_and_keeps_both_versions(at: At) -> None:
    made, _ = at
    correct(made, who2="Eli", role2="handed off")
    assert shares(made, "Nia-0") == [("Ed", "replied", 750), ("Eli", "handed off", 250)]
    correct(made, who="Lena", later=5, who1="Nia", reason="The call was handed back to Nia after all.")
    assert shares(made, "Nia-0") == [("Nia", "replied", 1000)]
    with unit_of_work(made.engine, write=False) as session:
        assert tallies(session) == recount(session)
        past = made.rating(session, "Nia-0").past
        assert [(one.what, one.by) for one in past.versions] == [
            (
                "Credit corrected from Nia (replied) to Ed (replied, 75%) and Eli (handed off, 25%)",
                "Hana",
            ),
            (
                "Credit corrected from Ed (replied, 75%) and Eli (handed off, 25%) to Nia (replied)",
                "Lena",
            ),
        ]
        verbs = session.scalars(select(Entry.verb).where(Entry.verb == "corrected credit")).all()
        assert len(verbs) == 2
        told = session.scalars(select(Notice.account_id).where(Notice.kind == "correction")).all()
        assert len(told) == 6


def test_the_figures_follow_at_once_and_a_second_import_changes_nothing(at: At) -> None:
    made, _ = at

    def counts() -> dict[str, set[int]]:
        with unit_of_work(made.engine, write=False) as session:
            rows = session.execute(select(Evidence.employee_id, Evidence.n)).all()
        return {name: {row.n for row in rows if row.employee_id == made.ids[name]} for name in ("Nia", "Ed")}

    assert counts() == {"Nia": {37}, "Ed": {37}}
    correct(made)
    assert counts() == {"Nia": {36}, "Ed": {38}}
    with unit_of_work(made.engine) as session:
        again = record(session, "Desk", [made.answer("Nia", "Nia-0", 1)], "UTC", made.now)
        assert (again.new, again.changed, again.same) == (0, 1, 0)
        assert tallies(session) == recount(session)
    assert counts() == {"Nia": {36}, "Ed": {38}}


WRONG: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"reason": "too short"}, ["reason"]),
    ({"who1": ""}, ["who1"]),
    ({"role1": "watched"}, ["role1"]),
    ({"who1": "Nobody Atall", "reason": ""}, ["reason", "who1"]),
    ({"who1": "Hana"}, ["who1"]),
)


def test_what_is_wrong_is_named(at: At) -> None:
    made, _ = at
    for form, fields in WRONG:
        with pytest.raises(Invalid) as refused:
            correct(made, **form)
        assert [problem.field for problem in refused.value.problems] == fields
    assert shares(made, "Nia-0") == [("Nia", "replied", 1000)]


def test_nobody_is_credited_whom_the_corrector_does_not_see(at: At) -> None:
    """Hal is HR of West: he sees Eli, and can't name anybody of Care."""
    made, _ = at
    with pytest.raises(Invalid, match="whom you may credit"):
        correct(made, "Eli-0", "Hal", who1="Nia")
    assert shares(made, "Eli-0") == [("Eli", "replied", 1000)]


def test_the_same_again_is_refused(at: At) -> None:
    made, _ = at
    with pytest.raises(Conflict, match="credited already"):
        correct(made, who1="Nia")
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Correction)).all() == []


def test_people_are_found_by_number_and_mail_and_one_of_two_names_is_not_guessed(at: At) -> None:
    made, _ = at
    correct(made, who1="ed@X.example")
    correct(made, who1="N6", reason="It was Nia who answered after all.")
    assert shares(made, "Nia-0") == [("Nia", "replied", 1000)]
    with unit_of_work(made.engine) as session:
        hire(session, name="Ed", number="E2", email=None, hired_on=None)
    with pytest.raises(Invalid, match="Several are called"):
        correct(made)


def weigh(made: Desk, **weights: int) -> None:
    given = {"replied": 3, "owned": 2, "handed_off": 1, "fixed_the_cause": 3, "rescued": 3} | weights
    with unit_of_work(made.engine) as session:
        form = SharesForm(**given, reason="Whoever rescues a contact is seen.")  # type: ignore[arg-type]
        set_share_policy(made.act(session, "Lena"), form)


def test_new_weights_hold_for_answers_from_now_on(at: At) -> None:
    made, _ = at
    contact(made, "T1", ("Nia", "owned", 5), ("Ed", "replied", 1))
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer((), "one", 2, contact_ref="T1")], "UTC", made.now)
    weigh(made, owned=0)
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer((), "two", 2, contact_ref="T1")], "UTC", made.now)
        versions = {made.rating(session, external).past.policy for external in ("one", "two", "Nia-0")}
        assert versions == {0, 1, None}
    assert shares(made, "one") == [("Ed", "replied", 600), ("Nia", "owned", 400)]
    assert shares(made, "two") == [("Ed", "replied", 1000)]


def test_weights_that_say_nothing_are_refused(at: At) -> None:
    made, _ = at
    for weights in ({}, dict.fromkeys(("replied", "owned", "handed_off", "fixed_the_cause", "rescued"), 0)):
        with pytest.raises(Invalid):
            weigh(made, **weights)


def test_a_correction_costs_as_many_statements_whatever_there_is(at: At, queries: list[str]) -> None:
    """Figures are reckoned of those concerned: ten times the answers are no more statements."""
    made, _ = at
    counts = []
    for place, name in enumerate(("Ed", "Nia")):
        with unit_of_work(made.engine) as session:
            rows = [made.answer("Eli", f"more-{place}-{n}", 4, days=1 + n % 60) for n in range(150 * place)]
            if rows:
                record(session, "Desk", rows, "UTC", made.now)
        # The first one credits somebody new; from the second on it is like for like.
        correct(made, who1="Eli", reason="It was Eli who worked this contact.")
        queries.clear()
        correct(made, who1=name)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_shows_versions_and_wrong_people_do_not_get_there(at: At) -> None:
    made, client = at
    contact(made, "T9", ("Nia", "replied", 1), ("Ed", "owned", -5))
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer((), "t9", 2, contact_ref="T9")], "UTC", made.now)
        path = f"/ratings/{made.rating(session, 't9').rating.id}"
    answers = {name: made.become(client, name).get(f"{path}/correction").status_code for name in made.ids}
    assert answers == {
        "Eve": 403,
        "Lena": 200,
        "Hana": 200,
        "Hal": 404,
        "Mia": 200,
        "Sol": 200,
        "Nia": 403,
        "Ed": 404,
        "Eli": 404,
        "Rob": 404,
    }
    form = CORRECT | {"who2": "", "role2": ""}
    assert made.become(client, "Nia").post(f"{path}/correction", form).status_code == 403
    assert made.become(client, "Sol").post(f"{path}/correction", form).status_code == 303
    text = made.become(client, "Ed").get(path).text
    assert "Credit corrected from Nia (replied) to Ed (replied)" in text
    assert REASON in text
    assert "after the answer: shares in nothing" in text


def test_parts_are_kept_at_the_moment_first_told(at: At) -> None:
    made, _ = at
    contact(made, "T2", ("Nia", "replied", 4))
    contact(made, "T2", ("Nia", "replied", 1), ("Ed", "owned", 2))
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer((), "t2", 2, contact_ref="T2")], "UTC", made.now)
        found = made.rating(session, "t2")
        told: list[datetime] = [part.at for part in found.past.parts]
        assert len(told) == 2
        assert told[1] - told[0] == timedelta(hours=2)
        assert session.scalars(
            select(Contribution.rating_id).where(Contribution.rating_id == found.rating.id)
        ).all()
    with unit_of_work(made.engine) as session, pytest.raises(Invalid, match="no role watched"):
        note_contact(session, "Desk", "T3", [(made.ids["Nia"], "watched", made.now)], opened_at=made.now)
