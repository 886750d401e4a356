"""Roles that become free, and openings: never why, never before the person knows, never of fewer than five."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.access.models import Account
from app.clock import now as clock_now
from app.contacts.models import Cell
from app.database import unit_of_work
from app.database.sealing import Sealed
from app.decisions import actions as decisions
from app.decisions import nights
from app.decisions.forms import WordsForm
from app.decisions.models import Approved, Decision, Delivery
from app.errors import Conflict, Invalid
from app.journal.models import CLOSED_KINDS, Entry
from app.notices.models import Notice
from app.openings import actions, profiles, queries
from app.openings.forms import OpeningForm
from app.openings.models import Dealt, Opening
from app.people import actions as people
from app.people.models import Employee
from app.reviews.models import BEHAVIOURS, Part, Release, Review, Section
from app.scores.models import Evidence, Fit, Tally
from app.signin.actions import begin
from tests.client import Client
from tests.decisions.office import NOW, STAR, WORDS, Office, office, office_in

DAY = timedelta(days=1)
TODAY = NOW.date()
HIRED = date(2021, 3, 1)


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def leaves(here: Office, name: str, days: int) -> None:
    here.session.get_one(Employee, here.ids[name]).left_on = TODAY + timedelta(days=days)
    here.session.flush()


def free(here: Office, by: str = "Hana") -> dict[str, queries.Free]:
    found = queries.free(here.session, here.act(by).actor, TODAY)
    return {one.employee: one for one in found}


def form(here: Office, **given: Any) -> OpeningForm:
    team = next(one for one in queries.teams(here.session) if one.name == "Care")
    return OpeningForm(
        **{"title": "Agent", "team": str(team.id), "profile": "Listens.\nCalls back.", **given}
    )


def test_who_leaves_is_offered_until_sixty_days_after(here: Office) -> None:
    for name, days in (("Nia", 30), ("Ed", -59), ("Eli", -61)):
        leaves(here, name, days)
    found = free(here)
    assert list(found) == ["Ed", "Nia"]
    assert (found["Nia"].title, found["Nia"].team) == ("Agent", "Care")
    assert found["Nia"].last_on == TODAY + timedelta(days=29)
    assert all(one.may_open for one in found.values())


def test_hr_sees_of_its_unit_and_never_itself_or_its_line(here: Office) -> None:
    for name in ("Nia", "Hana", "Gus"):
        leaves(here, name, 30)
    assert {by: set(free(here, by)) for by in ("Hana", "Lena", "Hal")} == {
        "Hana": {"Nia", "Gus"},
        "Lena": {"Nia"},
        "Hal": set(),
    }


def test_an_approved_exit_stands_among_them_and_opens_once_the_person_was_told(here: Office) -> None:
    made = here.approved("Nia")
    leaves(here, "Ed", 30)
    found = free(here)
    assert set(found) == {"Ed", "Nia"}
    assert found["Nia"].last_on == date(2027, 1, 31)
    assert free(here, "Hal") == {}
    with pytest.raises(Conflict, match="once the person was told their last day"):
        actions.open_role(here.act("Hana"), found["Nia"], form(here), "")
    decisions.deliver(here.act("Hana"), made, WordsForm(words=WORDS))
    here.session.flush()
    actions.open_role(here.act("Hana"), free(here)["Nia"], form(here), "")
    here.session.flush()
    assert set(free(here)) == {"Ed"}
    # On the day it takes effect it is the same role, dealt with already.
    nights.take_effect(here.session, made, here.now, "UTC")
    here.session.flush()
    assert set(free(here)) == {"Ed"}


def test_a_proposal_and_a_reversed_exit_are_none(here: Office) -> None:
    here.severance("Ed")
    made = here.approved("Nia")
    assert set(free(here)) == {"Nia"}
    decisions.reverse(here.act("Hana"), made, WORDS)
    here.session.flush()
    assert free(here) == {}


def test_dealt_with_once_also_by_two_at_once(here: Office) -> None:
    leaves(here, "Nia", 30)
    one = free(here)["Nia"]
    actions.not_needed(here.act("Hana"), one)
    here.session.flush()
    assert free(here) == {}
    with pytest.raises(Conflict, match="meanwhile"):
        actions.open_role(here.act("Lena"), one, form(here), "")


def test_the_opening_knows_of_nobody(here: Office) -> None:
    """Its row, the journal's entry, the note that it was dealt with: none names the person or the reason."""
    leaves(here, "Nia", 30)
    made = actions.open_role(here.act("Hana"), free(here)["Nia"], form(here), "")
    here.session.flush()
    columns = {column.name for column in Opening.__table__.columns}
    assert columns == {"id", "title", "team_id", "opened_on", "profile", "made_by", "closed_at"}
    nia = str(here.ids["Nia"])
    row = here.session.execute(text("SELECT * FROM opening")).one()
    note = here.session.execute(text("SELECT * FROM opening_dealt")).one()
    for value in (*row, *note):
        assert nia not in str(value)
        assert "Nia" not in str(value)
    assert isinstance(Dealt.__table__.c.body.type, Sealed)
    assert here.session.scalars(select(Dealt.body)).one() == {"employee": here.ids["Nia"], "opening": made.id}
    entries = here.session.scalars(
        select(Entry).where(Entry.verb.in_(("opened role", "dealt with role")))
    ).all()
    by = {one.verb: one for one in entries}
    assert by["opened role"].subject_id is None
    assert by["dealt with role"].thing_kind in CLOSED_KINDS
    assert here.session.scalars(select(Notice)).all() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"team": "77"}, "team"),
        ({"profile": "x\n" * 13}, "profile"),
        ({"profile": "x" * 301}, "profile"),
    ],
)
def test_what_is_refused_is_named(here: Office, given: dict[str, Any], field: str) -> None:
    leaves(here, "Nia", 30)
    with pytest.raises(Invalid) as refused:
        actions.open_role(here.act("Hana"), free(here)["Nia"], form(here, **given), "")
    assert [one.field for one in refused.value.problems] == [field]


def test_a_role_is_closed_once(here: Office) -> None:
    leaves(here, "Nia", 30)
    made = actions.open_role(here.act("Hana"), free(here)["Nia"], form(here), "")
    here.session.flush()
    actions.close(here.act("Lena"), made)
    here.session.flush()
    with pytest.raises(Conflict, match="closed already"):
        actions.close(here.act("Hana"), made)
    assert queries.openings(here.session) == []
    assert queries.openings(here.session, closed=True) == [made]


def stars(here: Office, many: int) -> list[int]:
    """So many colleagues whom customers rate above the bar, reviewed, with answers by chat better than everybody's."""
    last = 2026 * 12 + 10
    fit = Fit(
        lens="customer",
        scale="stars_5",
        first_month=last - 11,
        last_month=last,
        made_at=NOW,
        policy_version=0,
        model={},
        summary={"n": 10, "star_bar": 4.5, "floor_bar": 3.5, "mean": 4.0},
    )
    chat = Cell(lens="customer", scale="stars_5", channel="Chat", reason="Delivery")
    phone = Cell(lens="customer", scale="stars_5", channel="Phone")
    template = here.session.scalars(select(Section.template_id)).first()
    listens = Section(template_id=template, position=2, kind=BEHAVIOURS, title="How", weight=0)
    here.session.add_all([fit, chat, phone, listens])
    here.session.flush()
    home = people.make_team(here.session, "Care", "Support")
    mia = here.session.get_one(Employee, here.ids["Mia"])
    plain = dict.fromkeys(("n_eff", "raw", "adjusted", "reliability", "p_star", "p_below"), 0.5)
    ids = []

    def answers(employee_id: int, cell: Cell, n: int, steps: float) -> None:
        sums = {"sw": n * 1000, "sww": n * 1_000_000, "swy": int(n * steps * 1000), "swyy": 0}
        here.session.add(Tally(employee_id=employee_id, cell_id=cell.id, month=last, n=n, **sums))

    for number in range(many):
        one = people.hire(
            here.session, name=f"Star {number}", number=f"S{number}", email=None, hired_on=date(2021, 3, 1)
        )
        people.assign(
            here.session,
            one,
            team=home,
            manager=mia,
            title="Agent",
            customer_facing=True,
            starts_on=HIRED,
        )
        row = {**plain, "need_n": 40, "series": [], "trend": {}, **STAR}
        here.session.add(Evidence(fit_id=fit.id, employee_id=one.id, **row))
        review = Review(cycle_id=here.cycle_id, employee_id=one.id, manager_id=mia.id, customer_facing=True)
        here.session.add(review)
        here.session.flush()
        scores = {"listens": 5, "follows up": 2}
        here.session.add_all(
            [
                Part(review_id=review.id, section_id=listens.id, scores=scores, saved_at=NOW),
                Release(review_id=review.id, at=NOW - 30 * DAY, by_name="Mia"),
            ]
        )
        answers(one.id, chat, 20, 3.9)
        answers(one.id, phone, 20, 3.0)
        ids.append(one.id)
    for name in ("Nia", "Ed"):
        answers(here.ids[name], chat, 200, 3.0)
        answers(here.ids[name], phone, 200, 3.0)
    here.session.flush()
    return ids


def test_a_profile_is_drawn_from_five_and_not_from_four(here: Office) -> None:
    team = next(one for one in queries.teams(here.session) if one.name == "Care")
    stars(here, 5)
    lines, drawn = profiles.draw(here.session, "Agent", team.id, TODAY)
    assert lines == [
        "Listens. Hears what is not said, and checks it before acting.",
        "At their best with Chat, Delivery.",
    ]
    assert drawn == "5 people with this title whom customers rate above the star bar"
    assert "of this team" in profiles.draw(here.session, "Gardener", team.id, TODAY)[1]
    assert "of the company" in profiles.draw(here.session, "Gardener", 1, TODAY)[1]
    one = here.session.scalars(select(Evidence).where(Evidence.standing == "star").limit(1)).one()
    one.standing = "solid"
    here.session.flush()
    assert profiles.draw(here.session, "Agent", team.id, TODAY) == ([], "")


# Through the doors


@contextmanager
def opened(app_on: Callable[..., Any], url: str) -> Iterator[tuple[Office, Client, Callable[[str], Client]]]:
    with app_on(url, zone="UTC") as made:
        client: Client = made
        found = office_in(client.app.state.engine)
        tokens = {}
        with unit_of_work(client.app.state.engine) as session:
            for account in session.scalars(select(Account)):
                tokens[account.name] = begin(session, account, clock_now(), 1)

        def become(name: str) -> Client:
            client.cookies.clear()
            client.cookies.set("rapport_session", tokens[name])
            return client

        yield found, client, become


At = tuple[Office, Client, Callable[[str], Client]]


@pytest.fixture
def at(app_on: Callable[..., Any], fresh_url: str) -> Iterator[At]:
    with opened(app_on, fresh_url) as made:
        yield made


def parted(session: Session, here: Office, name: str, day: date, *, told: bool) -> int:
    """An approved exit on a day, as its rows; told or not."""
    now = clock_now()
    hana = session.scalars(select(Account.id).where(Account.name == "Hana")).one()
    made = Decision(
        cycle_id=here.cycle_id,
        employee_id=here.ids[name],
        kind="severance",
        reason=WORDS,
        proposed_at=now,
        proposer_id=hana,
        proposer="Hana",
        effect_on=day,
        brief={},
    )
    session.add(made)
    session.flush()
    session.add(Approved(decision_id=made.id, at=now, gates=[]))
    if told:
        session.add(
            Delivery(
                decision_id=made.id, at=now, by_name="Hana", words=WORDS, appeal_by=day + timedelta(days=30)
            )
        )
    session.flush()
    return made.id


def alike(page: str, name: str, here: Office) -> str:
    """A page with what is the person's own taken out."""
    return page.replace(str(here.ids[name]), "ID").replace(name, "NAME")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_list_shows_a_resignation_and_an_exit_alike(at: At) -> None:
    """Two people of one team who leave on one day, one by her own wish: rows, draft pages and files are the same but
    for the name. So is what stands after each was opened.
    """
    here, client, become = at
    day = (clock_now() + timedelta(days=40)).date()
    with unit_of_work(client.app.state.engine) as session:
        session.get_one(Employee, here.ids["Nia"]).left_on = day
        parted(session, here, "Eli", day, told=True)
    text_of = become("Hana").get("/openings/offers").text
    rows = {
        name: row
        for row in re.findall(r"<tr>.*?</tr>", text_of, re.DOTALL)
        for name in ("Nia", "Eli")
        if name in row
    }
    assert alike(rows["Nia"], "Nia", here) == alike(rows["Eli"], "Eli", here)
    drafts = {
        name: alike(become("Hana").get(f"/openings/offers/{here.ids[name]}").text, name, here)
        for name in ("Nia", "Eli")
    }
    assert drafts["Nia"] == drafts["Eli"]
    file = become("Hana").get("/openings/offers?format=csv").content.decode("utf-8-sig").splitlines()
    assert file[0] == "Person,Role,Team,Last day"
    assert alike(file[1], "Eli", here) == alike(file[2], "Nia", here)
    for word in ("resign", "sever", "notice", "dismiss", "decision"):
        assert word not in re.sub(r"/dismissal", "", text_of.split("<main")[1]).lower()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_it_opens_only_once_told_and_whoever_may_not_know_sees_nothing(at: At) -> None:
    here, client, become = at
    day = (clock_now() + timedelta(days=40)).date()
    with unit_of_work(client.app.state.engine) as session:
        care = next(one.id for one in queries.teams(session) if one.name == "Care")
        made = parted(session, here, "Nia", day, told=False)
    path = f"/openings/offers/{here.ids['Nia']}"
    given = {"title": "Agent <b>", "team": str(care), "profile": "Listens & calls back 🙂 \u202eabc"}
    absent = become("Ed").get("/openings/offers/4503599627370497")
    assert absent.status_code == 404
    for name in ("Ed", "Mia", "Hal", "Ada", "Dov"):
        become(name)
        for method, where in (("GET", path), ("POST", f"{path}/opening"), ("POST", f"{path}/dismissal")):
            answer = client.request(method, where, data=given if method == "POST" else None)
            assert answer.status_code == 404, (name, method, where)
        hidden = client.get("/openings/offers")
        assert hidden.status_code == (200 if name == "Hal" else 404)
        if name == "Hal":
            assert "Nia" not in hidden.text
            assert "No role becomes free" in hidden.text
        else:
            unknown = client.get("/openings/offers/4503599627370497")
            assert client.get(path).content == unknown.content
    refused = become("Hana").post(f"{path}/opening", given)
    assert refused.status_code == 409
    assert "once the person was told their last day" in refused.text
    assert "Listens &amp; calls back 🙂" in refused.text
    with unit_of_work(client.app.state.engine) as session:
        assert session.scalars(select(Opening)).all() == []
        assert session.scalars(select(Dealt)).all() == []
        told = Delivery(decision_id=made, at=clock_now(), by_name="Hana", words=WORDS, appeal_by=day)
        session.add(told)
    for wrong in (
        {**given, "title": "\x00x"},
        {**given, "title": "t" * 200_000},
        {**given, "team": "9" * 30},
    ):
        assert become("Hana").post(f"{path}/opening", wrong).status_code == 422
    done = become("Hana").post(f"{path}/opening", given)
    assert done.status_code == 303
    where = done.headers["location"]
    for name in ("Ed", "Nia", "Mia", "Ada"):
        page = become(name).get(where)
        assert page.status_code == 200
        main = page.text.split("<main")[1]
        assert "Agent &lt;b&gt;" in main
        assert "Listens &amp; calls back" in main
        assert "Hana" not in main
        assert "Nia" not in main
        assert "Close the role" not in main
        assert become(name).post(f"{where}/closing").status_code == 403
    assert become("Ed").get("/openings").status_code == 200
    assert (
        become("Ed").get("/openings?format=csv").content.decode("utf-8-sig").splitlines()[0]
        == "Role,Team,Open since"
    )
    assert become("Lena").post(f"{where}/closing").status_code == 303
    assert become("Lena").post(f"{where}/closing").status_code == 409
    assert "Closed since" in become("Ed").get(where).text
