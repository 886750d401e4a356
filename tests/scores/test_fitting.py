"""From a recorded answer to the employee's page; and that what is stored is what the method reckons."""

from typing import Any

import numpy as np
from sqlalchemy import select

from app.clock import month_of
from app.contacts.scales import SCALES
from app.database import unit_of_work
from app.jobs.runner import Runner
from app.method import Cells, fit
from app.rooms import handlers
from app.scores import queries
from app.scores.models import Evidence, Fit, Tally
from app.scores.policy import policy_for
from tests.scores.shop import AGENTS, NEWEST, Shop

LAST = month_of(NEWEST)


def evidence(made: Shop, name: str, months: int = 6) -> dict[str, queries.Shown]:
    with unit_of_work(made.engine, write=False) as session:
        found = queries.evidence_of(session, made.ids[name], queries.fits(session, months))
    return {one.lens: one for one in found}


def test_a_recorded_answer_is_on_the_page_once_the_queue_has_run(made: Shop) -> None:
    """E12, first half: answer, tally, job, evidence, page."""
    before = evidence(made, "Ann")["customer"]
    key = (made.ids["Ann"], LAST)
    made.record(made.answer("Ann", 1, 0, external_id="new", comment="The part never came."))
    with unit_of_work(made.engine, write=False) as session:
        tally = select(Tally.n).where(Tally.employee_id == key[0], Tally.month == key[1])
        assert sum(session.scalars(tally)) == sum(
            answer.shares[0][0] == key[0] and answer.answered_at.month == NEWEST.month
            for answer in made.answers
        )
    assert Runner(made.engine, handlers()).drain() >= 1
    after = evidence(made, "Ann")["customer"]
    assert (after.n, after.score < before.score) == (before.n + 1, True)
    page = made.get("Ann", f"/employees/{made.ids['Ann']}").text
    assert "The part never came." in page
    assert made.get("Ann", f"/api/employees/{made.ids['Ann']}/evidence").json()["evidence"][0]["n"] == after.n


def test_evidence_is_what_the_method_reckons_of_the_same_answers(made: Shop) -> None:
    answers = [one for one in made.answers if one.lens == "customer"]
    ids = sorted({one.shares[0][0] for one in answers})
    cells = Cells.from_answers(
        [ids.index(one.shares[0][0]) for one in answers],
        [month_of(one.answered_at.date()) for one in answers],
        {
            "channel": [one.channel for one in answers],
            "reason": [one.reason for one in answers],
            "product": [one.product for one in answers],
        },
        [one.score for one in answers],
        unit=1,
    )
    with unit_of_work(made.engine, write=False) as session:
        policy, _ = policy_for(session, "customer", SCALES["stars_5"])
        stored = next(one for one in queries.fits(session, 6) if one.lens == "customer")
        rows = {
            row.employee_id: row
            for row in session.scalars(select(Evidence).where(Evidence.fit_id == stored.id))
        }
    out = fit(cells, policy).outputs
    assert sorted(rows) == ids
    for code, key in enumerate(ids):
        row = rows[key]
        assert (row.n, row.standing) == (out.n[code], out.standing[code])
        expected = [out.raw, out.adjusted, out.adjusted_score, out.lo90, out.hi90, out.p_star, out.p_floor]
        kept = [row.raw, row.adjusted, row.score, row.lo, row.hi, row.p_star, row.p_floor]
        np.testing.assert_allclose(kept, [float(column[code]) for column in expected], atol=1e-9)


def test_windows_end_at_the_newest_month_with_answers(made: Shop) -> None:
    with unit_of_work(made.engine, write=False) as session:
        spans = {(one.first_month, one.last_month) for one in session.scalars(select(Fit))}
    assert spans == {(LAST - months + 1, LAST) for months in (3, 6, 12)}
    assert evidence(made, "Ann", 3)["customer"].n == sum(
        one.shares[0][0] == made.ids["Ann"]
        and one.lens == "customer"
        and NEWEST.month - one.answered_at.month < 3
        for one in made.answers
    )


def test_refitting_changes_nothing_and_leaves_nothing_behind(made: Shop) -> None:
    def stored() -> list[tuple[Any, ...]]:
        with unit_of_work(made.engine, write=False) as session:
            rows = session.execute(
                select(
                    Fit.lens,
                    Fit.last_month - Fit.first_month,
                    Evidence.employee_id,
                    Evidence.n,
                    Evidence.score,
                )
                .join(Evidence, Evidence.fit_id == Fit.id)
                .order_by(Fit.lens, Fit.first_month, Evidence.employee_id)
            )
            return [tuple(row) for row in rows]

    before = stored()
    made.refit()
    assert stored() == before


def test_a_new_policy_moves_the_standings_after_a_refit_and_is_kept_by_version(made: Shop) -> None:
    """Bars above everybody make nobody a star; only the HR lead sets them, with a reason."""
    given = {
        "reliability": "0.5",
        "min_n": "10",
        "p_star": "0.8",
        "p_floor": "0.9",
        "p_developing": "0.8",
        "star_bar": "4.9",
        "floor_bar": "3.75",
        "reason": "Agreed with the works council in May.",
    }
    for name in ("Hana", "Mia", "Eve"):
        assert made.become(name).post("/policy", given).status_code == 403
    lena = made.become("Lena")
    for wrong in (
        {"reason": ""},
        {"reason": "short"},
        {"star_bar": "nan"},
        {"star_bar": "inf"},
        {"floor_bar": "-inf"},
        {"p_star": "nan"},
        {"min_n": "1e400"},
        {"reliability": "infinity"},
        {"star_bar": "4.5", "floor_bar": "4.5"},
        {"star_bar": "5.1"},
        {"p_floor": "0.5"},
        {"unknown": "1"},
    ):
        assert lena.post("/policy", {**given, **wrong}).status_code == 422, wrong
    before = evidence(made, "Eli")["customer"]
    assert before.floor_bar != 3.75
    assert lena.post("/policy", given).status_code == 303
    Runner(made.engine, handlers()).drain()
    after = evidence(made, "Eli")["customer"]
    assert (after.star_bar, after.floor_bar) == (4.9, 3.75)
    assert "star" not in {evidence(made, name)["customer"].standing for name in AGENTS}
    with unit_of_work(made.engine, write=False) as session:
        assert {one.policy_version for one in session.scalars(select(Fit))} == {1}
        (version,) = queries.policy_versions(session)
    assert (version.version, version.made_by, version.reason) == (1, "Lena", given["reason"])
    assert given["reason"] in made.get("Ann", "/policy").text
