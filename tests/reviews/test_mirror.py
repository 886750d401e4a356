"""The manager's mirror: what is covered, how timely, how high, how many talks; on values, on rows, in a browser."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.coaching.lines import Load
from app.reviews import actions, citing, mirrored
from app.reviews.evidence import Beside
from app.reviews.forms import CiteForm, PartForm, TalkForm
from app.reviews.mirror import FILLED, MISSING, NO_EVIDENCE, Mirror, Written, given
from tests.browser import Site
from tests.pages.addresses import links_on, person, review
from tests.reviews.made import FULL, TODAY, World, world

DUE = date(2026, 11, 1)


def written(name: str = "Nia", **more: Any) -> Written:
    usual: dict[str, Any] = {
        "id": 1,
        "employee": name,
        "customer_facing": True,
        "sections": {"Customers": FILLED, "Teamwork": NO_EVIDENCE},
        "cited": 1,
        "due_on": DUE,
        "finished_on": DUE,
    }
    return Written(**{**usual, **more})


class TestRules:
    def test_no_evidence_covers_and_nothing_does_not(self) -> None:
        bare = written(
            "Ed", customer_facing=False, sections={"Customers": FILLED, "Teamwork": MISSING}, cited=0
        )
        seen = Mirror(1, "Spring", TODAY, [written(), bare, written(customer_facing=False)])
        assert seen.coverage == (
            "Customers and customer-care teamwork are covered in 2 of 3 reviews, among them 1 of 2 about people who "
            "never meet a customer."
        )
        assert (seen.count(FILLED), seen.count(NO_EVIDENCE), seen.count(MISSING), seen.cited) == (3, 2, 1, 2)
        assert Mirror(1, "Spring", TODAY).coverage == "No review to write in this cycle."

    @pytest.mark.parametrize(
        ("finished", "due", "late"),
        [(0, 0, 0), (-3, 0, 0), (5, 0, 5), (None, -2, 2), (None, 0, 0), (None, 4, 0)],
    )
    def test_days_late(self, finished: int | None, due: int, late: int) -> None:
        due_on = TODAY + timedelta(days=due)
        at = None if finished is None else due_on + timedelta(days=finished)
        assert written(due_on=due_on, finished_on=at).late(TODAY) == late

    def test_timeliness_is_said_by_the_median(self) -> None:
        late = [written(finished_on=DUE + timedelta(days=days)) for days in (2, 4, 30)]
        assert Mirror(1, "Spring", TODAY, [written(), *late]).timeliness == (
            "1 finished in time, 3 late, by 4 days in the median."
        )
        assert Mirror(1, "Spring", TODAY, [written()]).timeliness == "All were finished in time."
        waiting = written(due_on=TODAY, finished_on=None)
        assert Mirror(1, "Spring", TODAY, [waiting]).timeliness == "0 finished in time, 1 not due yet."

    @pytest.mark.parametrize(
        ("released", "held", "in_time"),
        [
            (None, None, None),
            (20, None, False),
            (14, None, None),
            (20, 6, True),
            (20, 5, False),
            (3, 1, True),
        ],
    )
    def test_a_talk_is_due_within_fourteen_days(
        self,
        released: int | None,
        held: int | None,
        in_time: bool | None,  # noqa: FBT001 - the expected answer
    ) -> None:
        days = [None if ago is None else TODAY - timedelta(days=ago) for ago in (released, held)]
        assert written(released_on=days[0], talked_on=days[1]).talk(TODAY) is in_time

    def test_totals_are_compared_from_five_on(self) -> None:
        assert given([3, 4, 4, 5], [3] * 20) is None
        found = given([4.8, 4.9, 4.8, 4.7, 4.9], [3.5, 3.6, 3.4, 3.5, 3.5])
        assert found is not None
        # Student's t at 0.95 with four degrees of freedom is 2.1318; the deviation of these five is 0.083666.
        assert (round(found.mean, 2), round(found.lo, 3), round(found.hi, 3)) == (4.82, 4.74, 4.9)
        assert found.verdict == "higher"
        assert found.sentence.endswith("clearly higher than the 3.50 of everybody else")
        alone = given([4, 4, 4, 5, 3], [1, 1, 1, 1])
        assert alone is not None
        assert (alone.others, alone.verdict) == (None, "")
        same = given([1, 2, 3, 4, 5], [3] * 5)
        assert same is not None
        assert same.verdict == ""
        assert 1 <= same.lo < same.hi <= 5

    def test_coaching_is_said_where_it_was_looked_at(self) -> None:
        assert Mirror(1, "Spring", TODAY).coaching == ""
        seen = Mirror(1, "Spring", TODAY, load=Load(running=2, on_time=3, due=4, late=1))
        assert seen.coaching == " 2 coaching plans running, 3 of 4 check-ins on time, 1 promise overdue."
        assert seen.facts["overdue"] == 1


class TestRead:
    @pytest.fixture
    def made(self, session: Session) -> World:
        found = world(session)
        found.launch()
        return found

    def seen(self, made: World, who: str = "Mia") -> Mirror:
        return mirrored.mirror(
            made.session, made.act(who).actor, made.ids["Mia"], (made.review("Nia").cycle_id, "Spring"), "UTC"
        )

    def test_each_review_as_it_stands(self, made: World) -> None:
        act, nia, ed = made.act("Mia"), made.review("Nia"), made.review("Ed")
        for section, form in zip(made.sections(), FULL, strict=False):
            actions.save_part(act, nia, section, form)
        none = PartForm(rating="none", no_evidence="Nobody answered in this period.")
        actions.save_part(act, ed, made.sections()[1], none)
        made.session.flush()
        actions.finish(act, nia)
        made.session.flush()
        actions.release(act, nia)
        actions.talk(act, nia, TalkForm(held_on=TODAY.isoformat(), agreed=""))
        made.session.flush()
        seen = self.seen(made)
        by = {one.employee: one for one in seen.reviews}
        assert list(by["Ed"].sections.values()) == [MISSING, NO_EVIDENCE]
        assert (by["Ed"].covered, by["Ed"].customer_facing, by["Ed"].value) == (False, False, None)
        assert (by["Nia"].covered, by["Nia"].value, by["Nia"].talk(TODAY)) == (True, 3.83, True)
        assert (by["Nia"].finished_on, by["Nia"].released_on, by["Nia"].talked_on) == (TODAY,) * 3

    def test_nobody_reads_of_themselves(self, made: World) -> None:
        """Ed sees nothing of the review about him, even were he to stand there; HR sees the whole."""
        assert [one.employee for one in self.seen(made, "Hana").reviews] == ["Ed", "Nia"]
        assert self.seen(made, "Ed").reviews == []
        assert self.seen(made, "Nia").reviews == []

    def test_it_stands_beside_the_managers_own_review_and_is_cited(self, made: World) -> None:
        """Dov, who reviews Mia, cites it; Mia herself sees it too, Nia, whom she reviews, does not."""
        mias = made.review("Mia")
        pieces = Beside(made.session, mias, "UTC").pieces(made.act("Dov").actor)
        assert [(one.kind, one.key) for one in pieces] == [("mirror", str(mias.cycle_id))]
        assert "covered in 0 of 2 reviews" in pieces[0].text
        assert pieces[0].text.endswith("No coaching plan is running.")
        made.session.flush()
        form = CiteForm(section=str(made.sections()[3].id), piece=f"mirror:{mias.cycle_id}")
        cited = citing.cite(made.act("Dov"), mias, made.sections()[3], form)
        assert cited.body["facts"]["missing"] == 4
        assert Beside(made.session, mias, "UTC").pieces(made.act("Nia").actor) == []
        assert Beside(made.session, made.review("Nia"), "UTC").pieces(made.act("Mia").actor) == []


@pytest.mark.row("R8")
def test_a_managers_own_review_shows_how_they_cover_their_people(
    site: Site, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Maya sees how she covers R2 for her people, review by review; Sol finds it beside the text of her own review and
    cites it; Hana opens it too, and Dan and Bo, whom it does not concern, do not.
    """
    maya, sol, other = open_page(), open_page(), open_page()
    site.sign_in(maya, "maya")
    maya.goto(f"{site.url}/reviews")
    maya.get_by_role("link", name="How you review").click()
    expect(maya.locator(".lead")).to_contain_text("Customers and customer-care teamwork are covered in")
    expect(maya.locator(".lead")).to_contain_text("people who never meet a customer")
    rows = maya.locator("#mirror tbody tr")
    maya.wait_for_load_state()
    assert rows.count() >= 5
    expect(maya.locator("#mirror")).to_contain_text("missing")
    expect(maya.locator("#mirror")).to_contain_text("never meets a customer")
    expect(maya.get_by_role("main")).to_contain_text(re.compile(r"\d promises? overdue"))
    assert axe(maya) == []
    with maya.expect_download() as kept:
        maya.get_by_role("link", name="CSV").click()
    assert "Bo Eriksen,no," in kept.value.path().read_text()
    maya.get_by_role("link", name="Spring 2026 review").click()
    expect(maya.get_by_role("main")).to_contain_text("held within 14 days of the release")

    site.sign_in(sol, "sol")
    own = person(sol, site, "Maya Ross")
    sol.goto(f"{site.url}{own}/mirror")
    expect(sol.get_by_role("heading", name="How Maya Ross reviews")).to_be_visible()
    sol.goto(f"{site.url}{review(sol, site, 'Maya Ross')}")
    panel = sol.locator(".beside section", has_text="As a manager")
    expect(panel).to_contain_text("Customers and customer-care teamwork are covered in")
    expect(panel).to_contain_text("overdue.")
    panel.get_by_role("button").first.click()
    expect(sol.locator(".cited").first).to_contain_text("Reviews of their own people")
    for name, status in (("hana", 200), ("dan", 404), ("bo", 404)):
        site.sign_in(other, name)
        answer = other.goto(f"{site.url}{own}/mirror")
        assert answer is not None
        assert answer.status == status
    site.sign_in(other, "dan")
    answer = other.goto(f"{site.url}/mirror")
    assert answer is not None
    assert answer.status == 403
    assert "/mirror" not in links_on(other, f"{site.url}/reviews").links.values()
