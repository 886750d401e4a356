"""What customers say afterwards, on two axes, once; and the figures it goes into."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cases import actions, departments, steps
from app.cases.forms import CloseForm, CostForm
from app.cases.models import Case
from app.complaints import figures, hearing, jobs
from app.complaints.forms import VerdictForm
from app.complaints.models import CaseLink, CaseVerdict
from app.complaints.words import EN, SAID
from app.database import unit_of_work
from app.errors import Conflict, NotFound
from app.mailing.models import Mail
from tests.cases.desk import NOON, Desk
from tests.databases import Databases
from tests.empowerment.till import Till, till

SAYS = VerdictForm(did="5", handled="2", words="You mended it, and were cold.")


def over(desk: Desk, who: str = "Bo", **given: Any) -> Case:
    case = desk.opened(who, **given)
    desk.helped(case, who)
    desk.closed(case, who)
    return case


def test_the_owner_asks_nobody_about_their_own_work(desk: Desk) -> None:
    case = desk.opened()
    with pytest.raises(Conflict, match="Close the case first"):
        hearing.note(desk.by("Sol"), case, SAYS)
    desk.helped(case)
    desk.closed(case)
    with pytest.raises(Conflict, match="Let somebody else ask"):
        hearing.note(desk.by("Bo"), case, SAYS)
    made = hearing.note(desk.by("Sol"), case, SAYS)
    assert (made.did, made.handled, made.asked_by) == (5, 2, "Sol")
    with pytest.raises(Conflict, match="answered this already"):
        hearing.note(desk.by("Maya"), case, SAYS)


def test_who_left_an_address_is_written_to_once(desk: Desk) -> None:
    case = over(desk, reach="zoe@weber.example")
    assert hearing.ask(desk.session, case, NOON) is True
    assert hearing.ask(desk.session, case, NOON) is False
    mail = desk.session.scalars(select(Mail)).one()
    token = mail.text.split("/c/")[1].split()[0]
    assert hearing.case_of(desk.session, token, NOON).id == case.id
    link = desk.session.scalars(select(CaseLink)).one()
    assert token not in link.digest
    assert "It came broken" not in mail.text
    assert "Bo" not in mail.text
    with pytest.raises(NotFound):
        hearing.case_of(desk.session, token + "x", NOON)
    with pytest.raises(NotFound):
        hearing.case_of(desk.session, token, NOON + timedelta(days=31))


def test_nobody_else_is_written_to(desk: Desk) -> None:
    hidden = {"reach": "z@w.example", "protected": "yes", "handlers": "Bo"}
    for given in ({"reach": "+351 21 000"}, {"reach": ""}, hidden):
        assert hearing.ask(desk.session, over(desk, **given), NOON) is False
    assert hearing.ask(desk.session, desk.opened(reach="z@w.example"), NOON) is False
    assert desk.session.scalars(select(Mail)).all() == []


def test_averages_need_five_and_stand_apart(desk: Desk) -> None:
    first = (NOON - timedelta(days=2)).date()
    for number in range(5):
        case = over(desk)
        assert figures.verdicts(desk.session, first)[0] is None
        form = VerdictForm.model_validate({"did": "5", "handled": "12345"[number]})
        hearing.note(desk.by("Sol"), case, form)
    did, handled, n = figures.verdicts(desk.session, first)
    assert did is not None
    assert handled is not None
    assert (n, did.value, did.low, did.high) == (5, 5.0, 5.0, 5.0)
    assert handled.value == 3.0
    # Student's 95th percentile with 4 degrees of freedom is 2.1318; s = sqrt(2.5).
    assert handled.high - handled.value == pytest.approx(2.1318 * (2.5 / 5) ** 0.5, rel=1e-3)


def test_figures_by_department_and_theme(desk: Desk) -> None:
    team = str(desk.team("Bo"))
    over(desk, team=team, theme="Late")
    left = desk.opened(team=team, theme="Late")
    desk.helped(left, helped="They had bought elsewhere.", skipped="yes")
    actions.move(desk.by("Bo"), left, desk.ids["Wim"], "It is about a machine.")
    actions.close(desk.by("Wim"), left, CloseForm(outcome="Gone."))
    desk.opened(theme="Broken")
    desk.opened(team=team, protected="yes", handlers="Lena")
    first = (NOON - timedelta(days=2)).date()
    care, other = figures.by_department(desk.session, desk.by("Lena").actor, first)
    assert (care.label, care.came, care.still_open) == ("Desk", 2, 0)
    assert (care.first_contact.hits, care.same_day.hits, care.skipped.hits, care.skipped.n) == (1, 1, 1, 2)
    assert (care.hands, care.departments) == (0.5, 1.5)
    assert (other.label, other.came) == ("Not known", 1)
    (group, _) = figures.by_department(desk.session, desk.by("Eve").actor, first)
    assert group.label == departments.ELSEWHERE, "two people are no group"
    assert [row.label for row in figures.by_theme(desk.session, first)] == ["Late", "Broken"]
    assert figures.whole(desk.session, first).came == 3
    assert dict(figures.ages(desk.session, NOON))["today"] == 1


def test_causes_rank_by_what_they_make(desk: Desk) -> None:
    for number in range(3):
        case = desk.opened()
        desk.caused(case, "Boxes" if number else "Drivers")
        for currency in ("EUR", "USD"):
            steps.note_cost(desk.by("Bo"), case, CostForm(cost="refund", amount="10", currency=currency))
    first = (NOON - timedelta(days=2)).date()
    rows = figures.causes(desk.session, first)
    assert [(row.name, row.n) for row in rows] == [("Boxes", 2), ("Drivers", 1)]
    assert len(rows[0].costs) == 2, "never added across currencies"
    assert [kind for kind, _ in figures.costs(desk.session, first)] == ["Refund"]


def test_every_sentence_is_there_in_every_language() -> None:
    assert {tuple(sorted(words)) for words in SAID.values()} == {tuple(sorted(EN))}


def test_a_link_answers_once_from_its_form_alone(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    """Opening it answers nothing, nor does a scanner that sends the form it never opened."""
    with till(app_on, databases, kind) as (made, client):
        assert isinstance(made, Till)
        with unit_of_work(made.engine) as session:
            desk = Desk(made.ids, made.tokens, made.engine)
            desk.session = session
            case_id = over(desk, reach="zoe@weber.example").id
        jobs.closed(made.engine, {"case_id": case_id}, NOON)
        with unit_of_work(made.engine) as session:
            link = session.scalars(select(CaseLink)).one()
            link.until = link.until + timedelta(days=400)
            token = session.scalars(select(Mail.text)).one().split("/c/")[1].split()[0]
        path, sent = f"/c/{token}", {"did": "5", "handled": "4"}
        scanner = client.post(path, sent)
        assert scanner.status_code == 403
        client.cookies.clear()
        page = client.get(path)
        nonce = page.text.split('name="nonce" value="')[1].split('"')[0]
        assert page.status_code == 200
        assert "Bo" not in page.text
        assert "It came broken" not in page.text
        assert client.post(path, {"did": "5", "nonce": nonce}).status_code == 422
        long = sent | {"nonce": nonce, "words": "x" * 5_000}
        assert "shorten" in client.post(path, long).text
        assert "Thank you" in client.post(path, sent | {"nonce": nonce}).text
        again = client.post(path, {"did": "1", "handled": "1", "nonce": nonce})
        assert "Thank you" in again.text
        with unit_of_work(made.engine, write=False) as session:
            said = session.scalars(select(CaseVerdict)).one()
            assert (said.did, said.handled, said.asked_by) == (5, 4, "")
        assert client.get(f"/c/{'x' * 43}").status_code == 404
        arabic = client.get(path, headers={"Accept-Language": "ar"}).text
        assert 'dir="rtl"' in arabic
