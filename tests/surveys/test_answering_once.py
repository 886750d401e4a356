"""An answer is given once, by a person: programs that follow links never vote; the rating lands where it belongs."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from app.contacts.models import Cell, Exclusion, Rating, Revision
from app.database import unit_of_work
from app.deliveries.models import Delivery
from app.mailing.models import Mail, Suppressed
from app.notices.models import Notice
from app.surveys import rules
from app.surveys.models import Invitation, SurveyAnswer, SurveyTally
from tests.client import BASE, SAME_ORIGIN, Client, apart
from tests.surveys.shop import Shop, answer, nonce_in, quick

Made = tuple[Shop, Client]


def answers(shop: Shop) -> int:
    with unit_of_work(shop.engine, write=False) as session:
        return session.scalar(select(func.count(SurveyAnswer.id))) or 0


def ratings(shop: Shop) -> dict[str, tuple[float, str | None, int | None]]:
    """Scale -> score, comment, employee of every answer that came by survey."""
    with unit_of_work(shop.engine, write=False) as session:
        rows = session.execute(select(Cell.scale, Rating).join(Cell, Cell.id == Rating.cell_id))
        return {scale: (one.score, one.comment, one.employee_id) for scale, one in rows}


def test_an_answer_becomes_a_rating_of_who_worked_the_contact(shop: Made) -> None:
    made, client = shop
    token = made.asked()
    page = client.get(f"/s/{token}?a=2")
    assert page.status_code == 200
    assert 'value="2" checked' in page.text
    assert answers(made) == 0
    sent = answer(client, token, q1="4", q1_words="Quick & kind", q2="5", q3="yes", q3_words="The card!")
    assert sent.status_code == 303
    thanks = client.get(sent.headers["location"])
    assert "Thank you!" in thanks.text
    assert "Quick" not in thanks.text
    jonas = made.ids["Jonas Berg"]
    assert ratings(made) == {"stars_5": (4, "Quick & kind", jonas), "care_5": (5, None, jonas)}
    with unit_of_work(made.engine, write=False) as session:
        cell = session.scalars(select(Cell).where(Cell.scale == "stars_5")).one()
        assert (cell.lens, cell.channel, cell.reason) == ("customer", "Chat", "Delivery")
        assert [row.text for row in session.scalars(select(Notice).where(Notice.kind == "wow"))]
        counted = {(row.question, row.value): row.n for row in session.scalars(select(SurveyTally))}
    assert counted == {("q1", "4"): 1, ("q2", "5"): 1, ("q3", "yes"): 1}


def test_programs_that_follow_links_never_vote(shop: Made) -> None:
    """Every link of the mail, opened any number of times in every way; then forms sent by who never opened the page."""
    made, client = shop
    token = made.asked()
    with unit_of_work(made.engine, write=False) as session:
        text = str(session.scalars(select(Mail.text)).one())
    links = [word[len("http://127.0.0.1:8000") :] for word in text.split() if word.startswith("http")]
    assert len(links) == 6, "five steps and the way out"
    for keep in (True, False):
        for link in [*links, f"/s/{token}/withdrawal", f"/s/{token}?edit=1"]:
            for method in ("GET", "HEAD", "GET"):
                if not keep:
                    client.cookies.clear()
                headers = {"Sec-Purpose": "prefetch", "User-Agent": "SafeLinks"}
                found = client.request(method, link, headers=headers, follow_redirects=True)
                assert found.status_code == 200
    client.cookies.clear()
    form = nonce_in(client.get(f"/s/{token}"))
    kept = client.cookies.get("rapport_survey")
    assert kept
    client.cookies.clear()
    assert client.post(f"/s/{token}", {"q1": "5"}).status_code == 403
    assert client.post(f"/s/{token}", {"q1": "5", "nonce": form}).status_code == 403
    client.cookies.set("rapport_survey", kept)
    assert client.post(f"/s/{token}", {"q1": "5"}).status_code == 403
    assert client.post(f"/s/{token}", {"q1": "5", "nonce": form[:-1] + "x"}).status_code == 403
    other = made.asked("T-2")
    assert client.post(f"/s/{other}", {"q1": "5", "nonce": form}).status_code == 403
    assert client.post(f"/s/{token}?a=5", {}).status_code == 403
    client.cookies.clear()
    bare = httpx.AsyncClient(transport=httpx.ASGITransport(app=client.app), base_url=BASE)
    assert apart(bare.post(f"/s/{token}", data={"q1": "5", "nonce": form})).status_code == 403
    cross = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert client.post(f"/s/{token}", {"q1": "5"}, headers=cross).status_code == 403
    assert answers(made) == 0
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count(Suppressed.id))) == 0


def test_twenty_at_once_store_one_answer(shop: Made) -> None:
    made, client = shop
    token = made.asked()

    async def browser(step: int, ready: asyncio.Barrier) -> int:
        transport = httpx.ASGITransport(app=client.app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=SAME_ORIGIN) as one:
            form = nonce_in(await one.get(f"/s/{token}"))
            await ready.wait()
            sent = await one.post(f"/s/{token}", data={"nonce": form, "q1": str(step % 5 + 1)})
            return sent.status_code

    async def all_of_them() -> list[int]:
        ready = asyncio.Barrier(20)
        return await asyncio.gather(*(browser(step, ready) for step in range(20)))

    statuses = apart(all_of_them())
    assert sorted(statuses) == [200] * 19 + [303]
    assert answers(made) == 1
    assert len(ratings(made)) == 1
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.sum(SurveyTally.n))) == 1


def test_who_answered_may_change_it_for_a_while_and_nobody_sees_it(shop: Made) -> None:
    made, client = shop
    token = made.asked()
    answer(client, token, q1="2", q1_words="Too slow")
    mine = client.cookies.get("rapport_survey")
    client.cookies.clear()
    other = client.get(f"/s/{token}?a=5")
    assert (other.status_code, "already answered" in other.text) == (200, True)
    assert "Too slow" not in other.text
    again = client.post(f"/s/{token}", {"q1": "5", "edit": "1", "nonce": "x"})
    assert (again.status_code, "already answered" in again.text) == (200, True)
    client.cookies.clear()
    client.cookies.set("rapport_survey", str(mine))
    assert "Thank you!" in client.get(f"/s/{token}").text
    form = client.get(f"/s/{token}?edit=1")
    assert "Too slow" in form.text
    given = {"nonce": nonce_in(form), "edit": "1", "q1": "5", "q1_words": "They called back"}
    assert client.post(f"/s/{token}", given).status_code == 303
    assert ratings(made)["stars_5"][:2] == (5, "They called back")
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Revision)).one().score == 2
        counted = {(row.question, row.value): row.n for row in session.scalars(select(SurveyTally))}
        assert counted == {("q1", "2"): 0, ("q1", "5"): 1}
    with unit_of_work(made.engine) as session:
        session.execute(update(SurveyAnswer).values(first_at=datetime.now(UTC) - timedelta(hours=25)))
    assert "Change my answer" not in client.get(f"/s/{token}?edit=1").text
    given["q1"] = "1"
    assert client.post(f"/s/{token}", given).status_code == 303
    assert ratings(made)["stars_5"][0] == 5


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_is_typed_stays_and_problems_are_named(shop: Made) -> None:
    made, client = shop
    token = made.asked()
    hostile = "<script>alert(1)</script> \u202e\u0000🙂"
    for words in ("x" * 200_000, hostile):
        page = answer(client, token, q1="9", q1_words=words, q3="perhaps")
        assert page.status_code == 422
        assert "Choose an answer here." in page.text
        assert "<script>" not in page.text
    assert "xxx" in answer(client, token, q1="3", q1_words="x" * 3_000).text
    assert answers(made) == 0
    assert answer(client, token, q1="3", q1_words="<b>مرحبا</b> 🙂").status_code == 303
    assert ratings(made)["stars_5"][1] == "<b>مرحبا</b> 🙂"


def test_taken_back_its_words_are_gone_and_its_numbers_count_for_nobody(shop: Made) -> None:
    made, client = shop
    token = made.asked()
    answer(client, token, q1="1", q1_words="secret words", q2="1")
    asks = client.get(f"/s/{token}/withdrawal")
    assert "can’t be undone" in asks.text
    assert client.post(f"/s/{token}/withdrawal", {}).status_code == 403
    assert "taken back" in client.post(f"/s/{token}/withdrawal", {"nonce": nonce_in(asks)}).text
    assert client.get(f"/s/{token}").status_code == 410
    assert client.post(f"/s/{token}", {"q1": "5"}).status_code == 410
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count(Exclusion.rating_id))) == 2
        assert list(session.scalars(select(Rating.comment).where(Rating.comment.is_not(None)))) == []
        assert session.scalars(select(SurveyAnswer)).one().values == {}
        assert {row.n for row in session.scalars(select(SurveyTally))} == {0}
        assert [row.body for row in session.scalars(select(Delivery))] == [None]


def test_a_wish_to_hear_from_us_reaches_manager_and_lead_once(shop: Made) -> None:
    made, client = shop
    token = made.asked()
    sent = answer(client, token, q1="2")
    page = client.get(sent.headers["location"])
    for _ in range(2):
        client.post(f"/s/{token}", {"nonce": nonce_in(page), "follow": "yes"})
    assert "We will get back to you." in client.get(f"/s/{token}").text
    with unit_of_work(made.engine, write=False) as session:
        told = select(Notice).where(Notice.text.like("%would like to hear%"))
        assert len({one.account_id for one in session.scalars(told)}) == 2 == len(list(session.scalars(told)))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_address_or_form_is_a_fault(shop: Made) -> None:
    made, client = shop
    token = made.asked()
    for path in ("/s/%ff", "/s/%F0%9F%99%82", "/s/" + "x" * 9_000, "/s/%ed%a0%80", "/q/%ff", "/s/a%2Fb"):
        assert client.get(path).status_code in {404, 429}
        assert client.post(path, {"q1": "5"}).status_code in {404, 429}
    for query in ("?a=%00", "?a=" + "9" * 500, "?lang=xx&a=-1", "?a=٣", "?lang=%ff", "?edit=1&edit=2"):
        assert client.get(f"/s/{token}{query}").status_code in {200, 400}
    page = client.get(f"/s/{token}")
    form = {"nonce": nonce_in(page), "q1": ["4", "5"], "q9": "x", "q1_words": "\x07"}
    assert client.post(f"/s/{token}", form).status_code == 422
    for nonce in ("", ".", "zz.zz", "٣.x", "f" * 500, "0." + "0" * 40):
        assert client.post(f"/s/{token}", {"nonce": nonce, "q1": "5"}).status_code == 403
    assert answers(made) == 0


@given(
    st.dictionaries(
        st.sampled_from(["q1", "q2", "q3", "q1_words", "q3_words", "q2_words"]), st.text(max_size=40)
    )
)
@limits(max_examples=60)
def test_whatever_is_sent_only_what_was_asked_is_kept(sent: dict[str, str]) -> None:
    body = quick()
    values, problems = rules.read_answer(body, sent)
    for key, value in values.items():
        question = body.question(key.partition(":")[0])
        assert question is not None
        assert ":words" in key or value in rules.values_of(question)
    assert problems or "q1" in values, "what must be answered is"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_unknown_expired_ended_and_too_many_misses_are_plain_pages(shop: Made) -> None:
    made, client = shop
    token = made.asked()
    with unit_of_work(made.engine) as session:
        session.execute(update(Invitation).values(expires_at=datetime.now(UTC)))
    for method in ("GET", "POST"):
        assert client.request(method, f"/s/{token}").status_code == 410
    german = client.get("/s/nothing", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert (german.status_code, "Hier ist nichts" in german.text) == (404, True)
    statuses = [client.get(f"/s/miss-{n}").status_code for n in range(25)]
    assert statuses[:10] == [404] * 10
    assert statuses[-1] == 429
    assert int(client.get("/s/x").headers["Retry-After"]) <= 60
    assert client.get(f"/s/{token}").status_code == 410, "a right link is let through"
    for path in (f"/s/{token}/results", f"/api/s/{token}", f"/s/{token}/answers"):
        assert client.get(path).status_code in {404, 405}


def test_one_press_unsubscribes_and_opening_does_not(shop: Made) -> None:
    """RFC 8058: a mail program's button posts without a cookie or a page."""
    made, client = shop
    token = made.asked()
    with unit_of_work(made.engine, write=False) as session:
        headers = session.scalars(select(Mail.headers)).one()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].endswith(f"/s/{token}/unsubscribe>")
    assert "Don’t ask me again" in client.get(f"/s/{token}/unsubscribe").text
    client.cookies.clear()
    bare = httpx.AsyncClient(transport=httpx.ASGITransport(app=client.app), base_url=BASE)
    one_click = {"List-Unsubscribe": "One-Click"}
    assert apart(bare.post(f"/s/{token}/unsubscribe", data=one_click)).status_code == 200
    with unit_of_work(made.engine) as session:
        assert session.scalars(select(Suppressed)).one().reason == "unsubscribed"
        at = datetime.now(UTC)
        contact = made.contact("T-9", at - timedelta(hours=3), customer_email="t-1@Customer.Example")
        assert made.take(session, at, contact).outcomes == {"unsubscribed": 1}
