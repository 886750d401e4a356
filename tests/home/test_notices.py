"""Notices: each account its own, once they are due, leading to their page."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.access.models import Account
from app.clock import now
from app.database import unit_of_work
from app.notices.actions import notify
from app.notices.models import Notice
from tests.client import Client


def tell(company: Client, who: str, text: str, due: datetime) -> int:
    with unit_of_work(company.app.state.engine) as session:
        account = session.scalars(select(Account).where(Account.name == who)).one()
        notify(session, account.id, "bad answer", text, "/team", now(), due)
        session.flush()
        return session.scalars(select(Notice.id).where(Notice.text == text)).one()


def read_at(company: Client, notice: int) -> datetime | None:
    with unit_of_work(company.app.state.engine, write=False) as session:
        return session.get_one(Notice, notice).read_at


@pytest.fixture
def maya(company: Client) -> Client:
    return company.sign_in("maya")


def test_only_what_is_due_is_shown_and_counted(maya: Client) -> None:
    before = maya.get("/notices").text.count("/opening")
    tell(maya, "Maya Ross", "Told <b>now</b>.", now() - timedelta(seconds=1))
    tell(maya, "Maya Ross", "Told tomorrow.", now() + timedelta(hours=9))
    page = maya.get("/notices").text
    assert page.count("/opening") == before + 1
    assert "Told &lt;b&gt;now&lt;/b&gt;." in page
    assert "Told tomorrow." not in page
    assert "hx-trigger" not in page, "an open page asks for nothing by itself"


def test_opening_leads_on_and_reads_it(maya: Client) -> None:
    one = tell(maya, "Maya Ross", "Look at the team.", now())
    assert maya.get("/notices").status_code == 200
    assert read_at(maya, one) is None, "looking changes nothing"
    answer = maya.post(f"/notices/{one}/opening")
    assert (answer.status_code, answer.headers["location"]) == (303, "/team")
    assert read_at(maya, one) is not None


def test_one_or_all_are_marked_read(maya: Client) -> None:
    one, two = (tell(maya, "Maya Ross", text, now()) for text in ("One.", "Two."))
    later = tell(maya, "Maya Ross", "Later.", now() + timedelta(days=1))
    other = tell(maya, "Hana Suzuki", "Hers.", now())
    assert maya.post(f"/notices/{one}/reading").status_code == 303
    assert (read_at(maya, one) is None, read_at(maya, two) is None) == (False, True)
    assert maya.post("/notices/reading").status_code == 303
    assert read_at(maya, two) is not None
    assert read_at(maya, later) is None, "what is not due was not seen"
    assert read_at(maya, other) is None, "others' stay theirs"
    assert "You have read everything." in maya.get("/notices").text


def test_somebody_elses_notice_is_not_there(company: Client) -> None:
    one = tell(company, "Maya Ross", "Hers alone.", now())
    for who in ("dan", "hana", "lena", "ada"):
        company.sign_in(who)
        assert "Hers alone." not in company.get("/notices").text
        for verb in ("opening", "reading"):
            refused = company.post(f"/notices/{one}/{verb}")
            absent = company.post(f"/notices/4503599627370497/{verb}")
            assert (refused.status_code, refused.content) == (404, absent.content)
    assert read_at(company, one) is None
