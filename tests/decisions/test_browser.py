"""Star and severance as HR walks them, in a real browser."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.clock import now as clock_now
from app.database import make_engine, unit_of_work
from app.decisions import queries
from tests.decisions.office import WORDS
from tests.decisions.served import Served

WHY = "Customers ask for him by name, and he teaches the new ones."


def gate(page: Page, name: str) -> str:
    """What the page says of one gate."""
    return page.locator("#gates > li").filter(has=page.get_by_text(name, exact=True)).inner_text()


def propose(page: Page, at: Served, name: str, kind: str, why: str, day: str = "") -> str:
    """From the desk to the proposal; its address."""
    page.goto(f"{at.url}/decisions/cycles/{at.told['cycle']}?show=everybody")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    page.get_by_label("Why, in your own words").fill(why)
    if day:
        page.get_by_label("first day away").fill(day)
    page.locator("#propose").get_by_role("button", name="Propose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{kind}: {name}")
    return page.url.removeprefix(at.url)


def approve(page: Page, words: str = WORDS) -> None:
    page.locator("#approve").get_by_label("Why you agree").fill(words)
    page.locator("#approve").get_by_role("button", name="Approve").click()


@pytest.mark.row("D1")
def test_a_star_with_its_evidence_its_approver_and_what_is_done(
    at: Served, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """No review or too little evidence: no star. With both, one other person approves, and actions hang on it."""
    hana, lena = at.sign_in(open_page(), "Hana"), at.sign_in(open_page(), "Lena")
    poor = propose(hana, at, "Eli", "Star", WHY)
    assert "There is no review" not in gate(hana, "A review in the cycle")
    assert "not finished" in gate(hana, "A review in the cycle")
    assert "missing" in gate(hana, "Enough evidence")
    lena.goto(f"{at.url}{poor}")
    expect(lena.locator("#approve")).to_have_count(0)
    path = propose(hana, at, "Ed", "Star", WHY)
    assert "met" in gate(hana, "A review in the cycle")
    assert "star" in gate(hana, "Enough evidence")
    assert "Gus, Lena can." in gate(hana, "Approvers")
    expect(hana.locator("#approve")).to_have_count(0)
    assert axe(hana) == []
    # Never a rank: the desk is in the order of names.
    lena.goto(f"{at.url}/decisions?show=mine")
    assert lena.locator("#decisions tbody th a").all_inner_texts() == ["Ed"]
    lena.goto(f"{at.url}{path}")
    # What is approved, and on what: both windows, the review, who wrote the reason.
    expect(lena.locator("main")).to_contain_text(WHY)
    expect(lena.locator("#dossier")).to_contain_text("240 answers")
    approve(lena)
    expect(lena.locator(".lead")).to_contain_text("Approved")
    assert "Approved by Lena." in gate(lena, "Approvers")
    expect(lena.locator(".timeline")).to_contain_text(WORDS)
    hana.goto(f"{at.url}{path}")
    keeping = hana.locator("#keeping")
    keeping.get_by_label("What", exact=True).fill("A senior role that stays with customers")
    keeping.get_by_label("Who does it").fill("Mia")
    due = (clock_now() + timedelta(days=20)).date()
    keeping.get_by_label("Until").fill(due.isoformat())
    keeping.get_by_role("button", name="Add", exact=True).click()
    expect(keeping.locator("li")).to_contain_text("A senior role that stays with customers")
    expect(keeping.locator("li")).to_contain_text("Mia, by")
    keeping.get_by_role("button", name=re.compile("^Done")).click()
    expect(hana.locator("#keeping li")).to_contain_text("by Hana")
    hana.locator("#keeping").get_by_label("In their words").fill("Four days a week.")
    hana.locator("#keeping").get_by_role("button", name="Keep it").click()
    expect(hana.locator("#keeping").get_by_label("In their words")).to_have_value("Four days a week.")
    mia = at.sign_in(open_page(), "Mia")
    assert mia.goto(f"{at.url}{path}").status == 404  # type: ignore[union-attr]


@pytest.mark.row("D2")
def test_a_severance_names_every_missing_gate_until_all_are_met(
    at: Served, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Proposed with the plan, the answer, the check and two approvers missing; each is met by the right people."""
    hana, gus, lena, nia = (at.sign_in(open_page(), name) for name in ("Hana", "Gus", "Lena", "Nia"))
    day = (clock_now() + timedelta(days=90)).date().isoformat()
    path = propose(hana, at, "Nia", "Severance", WHY, day)
    assert "At risk in Nov 2025" in gate(hana, "At risk in two windows")
    assert "observed on 3 Sep 2026 by Mia: listens" in gate(hana, "A second source")
    for name, said in (
        ("A finished coaching plan", "There was no coaching plan"),
        ("The employee’s answer", "Not asked yet"),
        ("The fairness check", "not checked"),
        ("Approvers", "0 of 2 approved. One of them leads HR."),
    ):
        assert said in gate(hana, name), name
    expect(hana.locator(".lead")).to_contain_text(
        "3 gates stand before an approval, the next: a finished coaching plan"
    )
    # An approval past the page's own form is refused, and names what is missing.
    lena.goto(f"{at.url}{path}")
    refused = lena.request.post(
        f"{at.url}{path}/approvals", form={"words": WORDS}, headers={"Origin": at.url}
    )
    assert refused.status == 409
    assert "a finished coaching plan: There was no coaching plan" in refused.text()
    # Only the plan is waived: asked by one, granted by another.
    gus.goto(f"{at.url}{path}")
    gus.locator("#waiver summary").click()
    gus.locator("#waiver").get_by_label("Why coaching").fill(
        "She wrote in May that she will not be coached again."
    )
    gus.locator("#waiver").get_by_role("button", name="Ask").click()
    expect(gus.locator("#waiver")).to_contain_text("Somebody else grants it")
    lena.reload()
    lena.goto(f"{at.url}{path}")
    lena.get_by_role("button", name="Grant it").click()
    assert "Waived in writing by Gus and Lena" in gate(lena, "A finished coaching plan")
    lena.goto(f"{at.url}/decisions?waived=yes")
    assert lena.locator("#decisions tbody th a").all_inner_texts() == ["Nia"]
    # The employee knew nothing; now she is asked, and answers on a page of her own.
    assert nia.goto(f"{at.url}/my-decisions{path.removeprefix('/decisions')}").status == 404  # type: ignore[union-attr]
    hana.goto(f"{at.url}{path}")
    hana.locator("#hearing").get_by_label("What they read").fill(
        "We consider to part. Tell us how you see it."
    )
    hana.locator("#hearing").get_by_role("button", name="Ask").click()
    assert "May answer until" in gate(hana, "The employee’s answer")
    nia.goto(f"{at.url}/my-decisions{path.removeprefix('/decisions')}")
    expect(nia.locator("main")).to_contain_text("Tell us how you see it.")
    expect(nia.locator("main")).not_to_contain_text(WHY)
    nia.locator("form[action$='/answer'] textarea").fill("The lift was broken for two months.")
    nia.locator("form[action$='/answer']").get_by_role("button").click()
    hana.goto(f"{at.url}{path}")
    expect(hana.locator("main")).to_contain_text("The lift was broken for two months.")
    _checked_and_approved(at, path, hana, gus, lena, axe)
    hana.goto(f"{at.url}{path}")
    hana.locator("#deliver").get_by_label("What they read").fill(
        "We part on the day you know. You may appeal."
    )
    hana.locator("#deliver").get_by_role("button", name="Tell").click()
    expect(hana.locator(".lead")).to_contain_text("it takes effect on")
    nia.goto(f"{at.url}/my-decisions{path.removeprefix('/decisions')}")
    expect(nia.locator("main")).to_contain_text("You may appeal.")
    engine = make_engine(at.database)
    with unit_of_work(engine) as session:
        found = queries.whole(session, int(path.rpartition("/")[2]))
        assert (found.state, len(found.standing)) == ("told", 2)
    engine.dispose()


def _checked_and_approved(
    at: Served, path: str, hana: Page, gus: Page, lena: Page, axe: Callable[[Page], list[str]]
) -> None:
    """The set is checked, then two approve: not the proposer, not who stands close."""
    hana.goto(f"{at.url}/decisions/cycles/{at.told['cycle']}/set")
    hana.locator("form[action$='/checks']").get_by_role("button").click()
    lena.goto(f"{at.url}{path}")
    assert "met" in gate(lena, "The fairness check")
    assert axe(lena) == []
    approve(lena)
    assert "1 of 2 approved: Lena." in gate(lena, "Approvers")
    hana.goto(f"{at.url}{path}")
    expect(hana.locator("#approve")).to_have_count(0)
    # Gus stands close to her: he declares it, and can't approve until it is over.
    gus.goto(f"{at.url}/decisions/relations")
    gus.get_by_label("Who", exact=True).fill("Nia")
    gus.get_by_label("How you stand").fill("We shared a flat.")
    gus.get_by_role("button", name="Declare").click()
    gus.goto(f"{at.url}{path}")
    expect(gus.locator("main")).to_contain_text("your account has declared a relation")
    expect(gus.locator("#approve")).to_have_count(0)
    gus.goto(f"{at.url}/decisions/relations")
    gus.get_by_role("button", name="Ended: Nia").click()
    gus.goto(f"{at.url}{path}")
    approve(gus)
    expect(gus.locator(".lead")).to_contain_text("Approved")
    assert "Approved by Lena and Gus." in gate(gus, "Approvers")
