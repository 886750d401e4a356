"""HR’s pages and the API, open links, answers to customers; customers’ pages leak nothing of who served them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from app.access.actor import token_digest
from app.access.models import Account, Token
from app.contacts.actions import rating_id, source_named
from app.contacts.models import Cell, Contact, Part, Rating, Source, TeamCredit, Touchpoint
from app.database import unit_of_work
from app.deliveries.models import RatingAddress
from app.mailing import actions as mailing
from app.mailing.models import Mail
from app.people.models import Team
from app.surveys import answering
from app.surveys.models import Invitation, OpenLink, Reply, Survey, SurveyAnswer, SurveyVersion
from tests.client import Client
from tests.surveys.shop import Shop, answer, nonce_in

Made = tuple[Shop, Client]
one_database = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def link_of(made: Shop, about: str = "touchpoint") -> OpenLink:
    from app.surveys import actions
    from app.surveys.forms import LinkForm

    with unit_of_work(made.engine) as session:
        of = Touchpoint if about == "touchpoint" else Team
        name = "Checkout" if about == "touchpoint" else "Chat desk"
        ident = session.scalars(select(of.id).where(of.name == name)).one()  # type: ignore[attr-defined]
        form = LinkForm(about=f"{about}:{ident}", where="our counter")
        return actions.make_link(made.act(session), session.get_one(Survey, made.survey_id), form)


def test_an_open_link_credits_the_owning_team_and_takes_one_answer_a_browser(shop: Made) -> None:
    made, client = shop
    link = link_of(made)
    path = f"/q/{link.key}"
    assert "our counter" in client.get(path).text
    assert client.post(path, {"q1": "5"}).status_code == 403
    sent = client.post(path, {"nonce": nonce_in(client.get(path)), "q1": "5", "q1_words": "Smooth"})
    assert sent.status_code == 303
    assert "Thank you!" in client.get(path).text
    with unit_of_work(made.engine, write=False) as session:
        rating = session.scalars(select(Rating)).one()
        cell = session.get_one(Cell, rating.cell_id)
        assert (cell.lens, cell.channel, cell.product) == ("touchpoint", "Open link", "Checkout")
        credited = select(Team.name).join(TeamCredit, TeamCredit.team_id == Team.id)
        assert session.scalars(credited).one() == "Tools"
        assert rating.employee_id is None
    statuses = []
    for _ in range(14):
        client.cookies.clear()
        form = nonce_in(client.get(path))
        statuses.append(client.post(path, {"nonce": form, "q1": "1"}).status_code)
    assert statuses == [303] * 11 + [429] * 3
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count(SurveyAnswer.id))) == 12
    made.become(client, "Lena Frey")
    assert client.post(f"/survey-links/{link.id}/end").status_code == 303
    client.cookies.clear()
    assert client.get(path).status_code == 410
    assert client.get("/q/none").status_code == 404


@one_database
def test_a_teams_link_makes_it_a_touchpoint_and_a_code_is_drawn(shop: Made) -> None:
    made, client = shop
    link = link_of(made, "team")
    made.become(client, "Sol Lead")
    assert "Chat desk" in client.get(f"/survey-links/{link.id}").text
    code = client.get(f"/survey-links/{link.id}/code.svg")
    assert code.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in code.content
    assert b"style" not in code.content
    made.become(client, "Lena Frey")
    address = f"/surveys/{made.survey_id}"
    for about in ("employee:1", f"touchpoint:{2**62}", "", "team:999"):
        refused = client.post(f"{address}/links", {"about": about, "where": "the <b>till"})
        assert refused.status_code == 422
        assert "the &lt;b&gt;till" in refused.text
    assert "employee" not in client.get(address).text.split("What it is about")[1].split("</select>")[0]


def test_contacts_come_in_over_the_api_once(shop: Made) -> None:
    made, client = shop
    with unit_of_work(made.engine) as session:
        for name, scopes in (("right", ["contacts:write"]), ("wrong", ["ratings:write"])):
            of = session.scalars(select(Account.id).where(Account.name == "Lena Frey")).one()
            until = datetime(2040, 1, 1, tzinfo=UTC)
            token = Token(account_id=of, name=name, digest=token_digest(name), scopes=scopes)
            token.made_at, token.expires_at = datetime.now(UTC), until
            session.add(token)
    ended = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    rows = [
        {
            "contact_ref": f"A-{n}",
            "employee": "N-jonas",
            "ended_at": ended,
            "customer_email": f"c{n}@x.example",
        }
        for n in range(30)
    ]
    headers = {"Authorization": "Bearer right"}
    first = client.post("/api/contacts", json=rows, headers=headers)
    assert (first.status_code, first.json()) == (
        200,
        {"asked": 30, "not_asked": {}, "known": 0, "passed": 0},
    )
    again = client.post("/api/contacts", json=rows, headers=headers)
    assert again.json() == {"asked": 0, "not_asked": {}, "known": 30, "passed": 0}
    for body in ("[]", "{}", "[NaN]", '[{"contact_ref":"\\ud800"}]', "[1]", "x"):
        assert client.post("/api/contacts", content=body, headers=headers).status_code == 422
    wrong = [*rows, {**rows[0], "contact_ref": "A-99", "employee": "nobody", "zone": "x" * 50}]
    refused = client.post("/api/contacts", json=wrong, headers=headers)
    assert [one["field"] for one in refused.json()["errors"]] == ["30.zone"]
    headers = {"Authorization": "Bearer wrong"}
    assert client.post("/api/contacts", json=rows, headers=headers).status_code == 403
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count(Contact.id))) == 30


@one_database
def test_a_survey_is_built_published_paused_and_ended(shop: Made) -> None:
    made, client = shop
    made.become(client, "Lena Frey")
    made_at = client.post("/surveys", {"name": "New", "unit": ""}).headers["location"]
    page = client.get(made_at).text
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)" type="[^"]+" value="([^"]*)"', page))
    fields |= {"lang_en": "yes", "first_language": "en", "name_rule": "none"}
    fields |= {"q0_kind": "effort", "q0_place": "1", "q0_must": "yes", "intro_en": "<b>Hello</b> 🙂"}
    wrong = client.post(made_at, fields | {"rate": "0", "q0_text_en": "é" * 400, "channels": "x" * 200_000})
    assert wrong.status_code == 422
    assert "é" * 400 in wrong.text
    assert client.post(made_at, fields).status_code == 303
    address = made_at.removesuffix("/edit")
    shown = client.get(f"{address}/preview?lang=en").text
    assert "How easy was it" in shown
    assert "&lt;b&gt;Hello&lt;/b&gt; 🙂" in shown
    assert client.post(f"{address}/pause").status_code == 409
    for step, word in (
        ("publication", "running"),
        ("pause", "paused"),
        ("resumption", "running"),
        ("end", "ended"),
    ):
        assert client.post(f"{address}/{step}").status_code == 303
        assert f"· {word}" in client.get(address).text
    assert client.post(f"{address}/edit", fields).status_code == 409
    for kind in ("csv", "xlsx"):
        for path in ("/surveys", f"/surveys/{made.survey_id}", "/mail/addresses"):
            assert "attachment" in client.get(f"{path}?format={kind}").headers["content-disposition"]
    answer(client, made.asked(), q1="5", q2="4")
    made.become(client, "Lena Frey")
    told = client.get(f"/surveys/{made.survey_id}?format=csv").text
    assert (
        'invitation,How satisfied are you with our service?,"Satisfaction, 1 to 5","5, very satisfied",1,1.0'
        in told
    )
    assert ",Contacts that came in,,asked,1,1.0" in told
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count(SurveyVersion.id))) == 2
    made.become(client, "Hal West")
    assert client.get(address).status_code == 404, "HR of a unit does not keep the company's surveys"
    assert client.post("/surveys", {"name": "Mine", "unit": ""}).status_code == 422
    assert client.post("/surveys", {"name": "Mine", "unit": "Works"}).status_code == 303


@one_database
def test_customers_pages_leak_nothing_of_who_served_them(shop: Made) -> None:
    """Canaries: everything known of the employee, looked for in every page, header, mail and address."""
    made, client = shop
    token = made.asked(customer_ref="C-CANARY")
    with unit_of_work(made.engine) as session:
        number = session.scalars(select(Invitation)).one()
        ids = {str(one) for one in (*made.ids.values(), number.id, made.survey_id, number.version_id)}
        mails = [
            f"{one.subject} {one.text} {one.html} {one.headers}" for one in session.scalars(select(Mail))
        ]
    canaries = ids | {
        "Berg",
        "N-jonas",
        "jonas@",
        "Mia",
        "Chat desk",
        "manager",
        "C-CANARY",
        "T-1",
        "customer.example",
    }
    pages = [
        client.get(f"/s/{token}{rest}") for rest in ("", "?a=4", "/withdrawal", "/unsubscribe", "?lang=ar")
    ]
    wrong = answer(client, token, q1="7", employee="1", ticket="x", invitation_id="3")
    sent = answer(client, token, q1="1", q1_words="Too slow", employee=str(made.ids["Zoë Ångström"]))
    pages += [wrong, sent, client.get(sent.headers["location"]), client.get(f"/s/{token}/withdrawal")]
    pages += [client.get(f"/s/{token}{rest}") for rest in ("/results", "/answers", "/rating", "?format=csv")]
    said = [f"{one.text} {one.headers}" for one in pages] + [
        one.replace("t-1@customer.example", "") for one in mails
    ]
    found = {(name, place) for place, text in enumerate(said) for name in canaries if name in text}
    assert found == set()
    assert "Jonas" in pages[0].text
    client.cookies.clear()
    for path in (
        "/api/ratings",
        "/surveys",
        f"/surveys/{made.survey_id}",
        "/mailbox",
        f"/ratings/{number.id}/answer",
    ):
        assert client.get(path).status_code in {303, 401, 404, 405}
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Rating.employee_id)).one() == made.ids["Jonas Berg"]


@one_database
def test_a_customer_is_answered_and_the_answer_is_a_contact(
    shop: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, client = shop
    token = made.asked(customer_ref="C-7")
    answer(client, token, q1="2", q1_words="Too slow", q3="yes", q3_words="The box")
    with unit_of_work(made.engine, write=False) as session:
        rating = session.scalars(select(Rating)).one().id
    path = f"/ratings/{rating}/answer"
    made.become(client, "Jonas Berg")
    assert client.get(path).status_code == 403
    made.become(client, "Mia Care")
    assert "No mail server is set" in client.get(path).text
    assert client.post(path, {"way": "mail", "words": "x" * 30, "sure": "yes"}).status_code == 422
    monkeypatch.setattr(answering, "out", lambda: True)
    page = client.get(path).text
    assert "T…@customer.example" in page
    assert "t-1@" not in page.lower()
    for given in (
        {"words": "short", "sure": "yes"},
        {"words": "Long enough to be sent."},
        {"words": "y" * 5_000},
    ):
        assert client.post(path, {"way": "mail", **given}).status_code == 422
    words = "I am sorry, Ana. <b>We</b> called the driver."
    assert client.post(path, {"way": "mail", "words": words, "sure": "yes"}).status_code == 303
    with unit_of_work(made.engine) as session:
        mail = session.scalars(select(Mail).where(Mail.kind == "reply")).one()
        assert words in str(mail.text)
        assert "Mia\nLumen" in str(mail.text).replace("Your company", "Lumen")
        assert "Care" not in str(mail.text)
        noted = select(Part.employee_id, Part.role, Contact.customer_ref).join(Contact).join(Source)
        assert session.execute(noted.where(Source.name == "Answers from Rapport")).one() == (
            made.ids["Mia Care"],
            "rescued",
            "C-7",
        )
    made.become(client, "Jonas Berg")
    panel = client.get(f"/ratings/{rating}/answers", headers={"HX-Request": "true"}).text
    assert "We&lt;/b&gt; called the driver" in panel
    assert "The box" in panel
    assert '/answer"' not in panel
    with unit_of_work(made.engine) as session:
        mailing.suppress(session, "t-1@customer.example", "unsubscribed", datetime.now(UTC))
    made.become(client, "Sol Lead")
    assert "does not want mail" in client.get(path).text
    assert client.post(path, {"way": "mail", "words": words, "sure": "yes"}).status_code == 422
    assert client.post(path, {"way": "helpdesk", "words": "Called them back by phone."}).status_code == 303
    with unit_of_work(made.engine, write=False) as session:
        assert [one.way for one in session.scalars(select(Reply).order_by(Reply.made_at))] == [
            "mail",
            "helpdesk",
        ]


@one_database
def test_an_address_that_came_with_the_answer_will_do(shop: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made, client = shop
    answer(client, made.asked(), q1="2")
    monkeypatch.setattr(answering, "out", lambda: True)
    with unit_of_work(made.engine) as session:
        other = source_named(session, "Helpdesk")
        held = session.scalars(select(Rating)).one()
        new = rating_id(other.id, "H-1")
        values = {"source_id": other.id, "external_id": "H-1", "employee_id": held.employee_id, "score": 1}
        session.add(Rating(id=new, cell_id=held.cell_id, answered_at=held.answered_at, **values))
        session.flush()
        assert answering.reachable(session, session.get_one(Rating, new)).address == ""
        session.add(RatingAddress(rating_id=new, address="ben@customer.example"))
        session.flush()
        found = answering.reachable(session, session.get_one(Rating, new))
        assert (found.address, found.why) == ("ben@customer.example", "")
        session.execute(update(Invitation).values(withdrawn_at=datetime.now(UTC)))
        assert "in peace" in answering.reachable(session, held).why


@one_database
def test_the_addresses_we_do_not_write_to(shop: Made) -> None:
    made, client = shop
    made.become(client, "Ada Root")
    for given in ("", "nothing", "x" * 400, "a@b.example\nBcc: c@d.example"):
        refused = client.post("/mail/addresses", {"address": given})
        assert refused.status_code == 422
    for expected in (303, 422):
        assert client.post("/mail/addresses", {"address": "Ana@customer.example"}).status_code == expected
    page = client.get("/mail/addresses").text
    assert "A…@customer.example" in page
    assert "Ana@" not in page
    removal = re.search(r"/mail/addresses/\d+/removal", page)
    assert removal is not None
    assert client.post(removal[0]).status_code == 303
    assert client.post(removal[0]).status_code == 404
    assert client.get("/mailbox").status_code == 404, "outside the demo customers' mail is theirs alone"
