"""A lesson from a case: what it begins with, and that it goes out without customers' names."""

from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from app.clock import now as clock_now
from app.database import unit_of_work
from app.errors import Invalid
from app.letters import actions, queries, rules
from app.letters.forms import LetterForm, PublishForm
from app.people.actions import leave
from app.people.models import Employee
from tests.cases.desk import Desk
from tests.databases import Databases
from tests.empowerment.till import till

BODY = "We asked {} twice for the same number. Ask once, and write it down."


@pytest.fixture
def desk(session: Any) -> Desk:
    return Desk().at(session)


def suspects(desk: Desk, text: str) -> list[str]:
    desk.session.flush()
    return [one.word for one in queries.suspects(desk.session, [("title", "Once"), ("text", text)], 1)]


def test_customers_of_cases_are_found_by_their_whole_names(desk: Desk) -> None:
    for name in ("Mr O'Neill (VIP)+", "City library", "A customer", "中村商店", "Wilma Example"):
        desk.opened(customer=name)
    desk.opened("Lena", customer="Canary Ltd", protected="yes", handlers="Lena")
    assert suspects(desk, "O’NEILL rang, and so did mr o'neill.") == ["o’neill", "mr o'neill"]
    assert suspects(desk, "A customer went to a library in the city.") == []
    assert suspects(desk, "the CITY LIBRARY, and 中村商店") == ["city library", "中村商店"]
    assert suspects(desk, "canary ltd") == ["canary ltd"], "names of protected cases go out as little"
    assert suspects(desk, "Wilma was right.") == [], "half a name is an everyday word"
    assert suspects(desk, "ann said so") == ["ann"], "colleagues are found by any part"


def test_a_lesson_is_refused_until_the_customer_is_out_of_it(desk: Desk) -> None:
    """Said of a word that it names nobody, it goes out: a library may be any library."""
    desk.opened(customer="City Library")
    given = {"kind": "lesson", "audience": "team", "title": "Once", "body": BODY.format("the City library")}
    letter = actions.draft(desk.by("Maya"), LetterForm.model_validate(given))
    whole = queries.load(desk.session, letter.id, desk.ids["Maya"])
    assert whole is not None
    with pytest.raises(Invalid) as refused:
        actions.publish(desk.by("Maya"), whole, PublishForm())
    assert "city library" in str([one.message for one in refused.value.problems]).casefold()
    actions.publish(desk.by("Maya"), whole, PublishForm(nobody=["city library"]))
    assert letter.published_at is not None


def test_two_thousand_customers_are_quick() -> None:
    names = [f"Hotel Miramar {at} of the house of {at % 7}" for at in range(2_000)]
    text = "hotel miramar 1999 of the house of 4, " * 800
    begin = process_time()
    (found,) = rules.named_in([("text", text)], names)
    assert process_time() - begin < 1
    assert (found.word, len(found.places)) == ("hotel miramar 1999 of the house of 4", 800)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_lesson_begins_with_a_case_that_the_writer_may_see(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    """Its ending and its cause. Of another's case, a protected one, or none at all the form is as empty."""
    with till(app_on, databases, kind) as (made, client):
        now = clock_now()
        with unit_of_work(client.app.state.engine) as session:
            desk = Desk(made.ids, made.tokens)
            desk.session = session
            ours = desk.opened("Ann", now, customer="Acme", theme="Late parcel")
            desk.helped(ours, "Ann", now)
            desk.caused(ours, "Boxes too thin", now)
            desk.closed(ours, "Ann", now)
            ours.outcome = "ACME (and Acme’s driver) got another. <b>🙂</b>"
            theirs = desk.opened("Wim", now, customer="Zed", theme="Machines")
            hidden = desk.opened("Ann", now, customer="Canary", protected="yes", handlers="Lena, Maya")
            keys = {"ours": ours.id, "theirs": theirs.id, "hidden": hidden.id}
            leave(session.get_one(Employee, made.ids["Ann"]), now.date())

        def form(key: object, who: str = "Maya") -> str:
            answer = made.become(client, who).get(f"/letters/new?kind=lesson&case={key}")
            assert answer.status_code == 200
            return str(answer.text)

        page = form(keys["ours"])
        assert "the customer (and the customer’s driver) got another. &lt;b&gt;🙂" in page
        assert "The cause: Boxes too thin." in page
        assert f"Case {keys['ours']}" in page
        assert "acme" not in page.casefold()
        empty = form("")
        for key in (keys["theirs"], keys["hidden"], 1, "x", "9" * 400, "-1", "٤"):
            assert _bare(form(key)) == _bare(empty), key
        assert "Boxes too thin" not in form(keys["ours"], "Eve")
        assert made.become(client, "Bo").get(f"/letters/new?case={keys['ours']}").status_code == 403


def _bare(page: str) -> str:
    """A page's form without what is new each time."""
    return page[page.index("<main") : page.index("</main")]
