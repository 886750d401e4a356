"""What a packet holds for each audience, and who may take which."""

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.access import Door, allows
from app.calibration.models import Calibration, Change
from app.packets.contents import EMPLOYEE, HR, MANAGER, PERMISSIONS, audiences, packet
from app.packets.printing import printed
from app.reviews import actions, citing, guards, objections, queries, self_part
from app.reviews.forms import AnswerForm, CiteForm, PartForm, ReasonForm, RulingForm, TalkForm
from app.reviews.models import Review
from app.reviews.steps import Handover
from tests.browser import Site
from tests.packets.texts import text_of
from tests.pages.addresses import links_on
from tests.reviews.made import FULL, NOW, TODAY, World, scored, world

MOTIVE = "My father had a shop."
NOTE = "She is to hear more praise."


@pytest.fixture
def made(session: Session) -> World:
    found = world(session)
    found.launch()
    return found


def written(made: World) -> Review:
    """Nia's review, finished by Mia with a score cited; Nia's own part is in, with why she does this work."""
    fit, review = scored(made), made.review("Nia")
    mia, nia = made.act("Mia"), made.act("Nia")
    for section, form in zip(made.sections(), FULL, strict=False):
        actions.save_part(mia, review, section, form)
    citing.cite(mia, review, made.sections()[0], CiteForm(section="1", piece=f"score:{fit.id}"))
    own = made.sections("self")
    self_part.save(nia, review, own[0], PartForm(text="I was short with some people.", rating="3"))
    self_part.save(nia, review, own[-1], PartForm(text=MOTIVE))
    made.session.flush()
    self_part.hand_in(nia, review)
    made.session.flush()
    actions.finish(mia, review)
    made.session.flush()
    return review


def door_of(made: World, name: str, review: Review) -> Door:
    actor = made.act(name).actor
    found = guards.review(made.session, actor, review.id)
    return Door(made.session, actor, NOW, "UTC", thing=found.thing, words=frozenset(found.words))


def taken(made: World, name: str, review: Review, audience: str) -> str:
    door = door_of(made, name, review)
    assert door.may(PERMISSIONS[audience])
    data = packet(door, review, queries.standing(made.session, review.id), audience)
    return text_of(PdfReader(BytesIO(printed(data))))


def mine(made: World, name: str, review: Review) -> list[str]:
    return list(audiences(door_of(made, name, review).may))


def test_each_takes_the_packet_made_for_them_and_the_employee_none_before_release(made: World) -> None:
    review = written(made)
    assert mine(made, "Nia", review) == []
    assert mine(made, "Mia", review) == [MANAGER]
    assert mine(made, "Dov", review) == [MANAGER]
    assert mine(made, "Hana", review) == [HR]
    for other in ("Ed", "Max"):
        assert mine(made, other, review) == []
    actions.release(made.act("Mia"), review)
    made.session.flush()
    assert mine(made, "Nia", review) == [EMPLOYEE]
    assert mine(made, "Max", review) == []
    assert not allows("take packet", {"self", "submitted"})
    assert not allows("take packet of HR", {"unit hr", "self", "submitted", "released"})


def test_the_motive_is_the_twos_alone(made: World) -> None:
    review = written(made)
    actions.release(made.act("Mia"), review)
    made.session.flush()
    for name, audience, reads in (
        ("Nia", EMPLOYEE, True),
        ("Mia", MANAGER, True),
        ("Dov", MANAGER, False),
        ("Hana", HR, False),
    ):
        found = taken(made, name, review, audience)
        assert (MOTIVE in found) is reads, name
        assert "I was short with some people." in found
        assert "Customers trust her word." in found


def test_all_that_happened_stands_in_it(made: World) -> None:
    """Ratings, arithmetic, behaviours, what is cited with its picture, the talk, the answer, the dispute, its end."""
    review, mia = written(made), made.act("Mia")
    actions.release(mia, review)
    made.session.flush()
    actions.talk(mia, review, TalkForm(held_on=TODAY.isoformat(), agreed="One shift a month on the desk."))
    actions.acknowledge(made.act("Nia"), review, AnswerForm(answer="The total is too low, #let me = say so."))
    objections.object_to(
        made.act("Nia"), review, ReasonForm(reason="The results count a project that was stopped.")
    )
    made.session.flush()
    found = taken(made, "Nia", review, EMPLOYEE)
    for words in (
        "Review of Nia",
        "Spring review, the employee’s packet",
        "Customer satisfaction: 4 of 5, weight",
        "Patient: 4 of 5",
        "What is skipped does not count",
        "(4 + 3 + 4) ÷ 3 = 3.67",
        "is 3.83 of 5",
        "4.25, very likely between 4.00 and 4.50, 40 answers",
        "Evidence, frozen with the review",
        "One shift a month on the desk.",
        "The total is too low, #let me = say so.",
        "The results count a project that was stopped.",
        "Not decided yet.",
        "Finished by Mia",
        "22 Nov 2026",
    ):
        assert words in found, words
    data = packet(door_of(made, "Nia", review), review, queries.standing(made.session, review.id), EMPLOYEE)
    pictures = [one for one in data["blocks"] if one["kind"] == "glyph"]
    assert [one["alt"] for one in pictures] == [
        "Customers. Nia: 4.25, very likely between 4.00 and 4.50, 40 answers, solid"
    ]
    assert pictures[0]["svg"].startswith("<svg")


def test_opened_again_it_is_no_packet_until_the_next_release_and_tells_what_had_been(made: World) -> None:
    """The handover note is for those who write and for HR; what had been released stands word for word."""
    review = written(made)
    actions.release(made.act("Mia"), review)
    made.session.flush()
    objections.object_to(
        made.act("Nia"), review, ReasonForm(reason="The results count a project that was stopped.")
    )
    made.session.flush()
    objections.decide(
        made.act("Hana"),
        review,
        RulingForm(outcome="reopened", words="The stopped project has to come out of it."),
    )
    made.session.add(
        Handover(
            review_id=review.id,
            from_id=made.ids["Dov"],
            to_id=made.ids["Mia"],
            note=NOTE,
            at=NOW,
            by_name="Dov",
        )
    )
    made.session.flush()
    assert mine(made, "Nia", review) == []
    mia = made.act("Mia")
    actions.save_part(
        mia, review, made.sections()[0], PartForm(text="Quite new words.", rating="5", version=1)
    )
    made.session.flush()
    actions.finish(mia, review)
    made.session.flush()
    actions.release(mia, review)
    made.session.flush()
    for name, audience, reads in (("Nia", EMPLOYEE, False), ("Mia", MANAGER, True), ("Hana", HR, True)):
        found = taken(made, name, review, audience)
        assert (NOTE in found) is reads, name
        assert "Quite new words." in found
        assert "Before it was opened again" in found
        assert "Customers trust her word." in found
        assert "Opened again, decided by Hana" in found


@pytest.mark.row("R9")
def test_each_audience_takes_its_packet(site: Site, open_page: Callable[..., Page]) -> None:
    """Dan takes his released review as PDF, tagged and in his words; Maya takes her manager's packet of Leila's, Hana
    HR's of the same; nobody takes another's, and a draft gives none.
    """
    dan, maya, hana = open_page(), open_page(), open_page()
    for page, name in ((dan, "dan"), (maya, "maya"), (hana, "hana")):
        site.sign_in(page, name)

    def file(page: Page, address: str) -> tuple[str, PdfReader]:
        page.goto(f"{site.url}{address}")
        with page.expect_download() as kept:
            page.get_by_role("link", name="Packet (PDF)").click()
        return kept.value.suggested_filename, PdfReader(BytesIO(kept.value.path().read_bytes()))

    dans = links_on(dan, f"{site.url}/reviews").of("Spring 2026 review")
    name, pdf = file(dan, dans)
    assert name == "review-spring-2026-review.pdf"
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    found = text_of(pdf)
    assert "Review of Dan Levi" in found
    assert "the employee’s packet" in found
    assert "Before it was opened again" in found
    leilas = links_on(maya, f"{site.url}/reviews").of("Leila Haddad")
    assert "the manager’s packet" in text_of(file(maya, leilas)[1])
    assert "HR’s packet" in text_of(file(hana, leilas)[1])

    def status(page: Page, address: str) -> int:
        return page.request.get(f"{site.url}{address}").status

    assert [status(dan, f"{dans}/packet?for={one}") for one in ("employee", "manager", "hr", "x")] == [
        200,
        403,
        403,
        404,
    ]
    assert [status(maya, f"{leilas}/packet?for={one}") for one in ("employee", "manager", "hr")] == [
        403,
        200,
        403,
    ]
    assert [status(hana, f"{leilas}/packet?for={one}") for one in ("employee", "manager", "hr")] == [
        403,
        403,
        200,
    ]
    assert status(dan, f"{leilas}/packet") == 404
    draft = links_on(maya, f"{site.url}/reviews").of("Jonas Lindqvist")
    for who, plain, marked in ((maya, 409, 200), (hana, 409, 200), (dan, 404, 404)):
        assert [status(who, f"{draft}/packet{ask}") for ask in ("", "?draft=1")] == [plain, marked]
    maya.goto(f"{site.url}{draft}")
    expect(maya.get_by_role("link", name="Packet (PDF)")).to_have_count(0)


def test_a_draft_says_so_on_each_page_and_holds_one_side(made: World) -> None:
    """As it stands, for the author and HR: the employee's part is not in it, whoever takes it."""
    review, mia, nia = made.review("Nia"), made.act("Mia"), made.act("Nia")
    for section, form in zip(made.sections(), FULL, strict=False):
        actions.save_part(mia, review, section, form)
    self_part.save(nia, review, made.sections("self")[0], PartForm(text="I was short with some people."))
    long = PartForm(text="Line by line.\n\n" * 90)
    actions.save_part(mia, review, made.sections()[-1], long)
    made.session.flush()
    for name, audience in (("Mia", MANAGER), ("Hana", HR)):
        door, stands = door_of(made, name, review), queries.standing(made.session, review.id)
        assert door.may("take draft packet")
        pdf = PdfReader(BytesIO(printed(packet(door, review, stands, audience, draft=True))))
        assert len(pdf.pages) > 1
        assert all("DRAFT as it stood on" in page.extract_text() for page in pdf.pages)
        said = text_of(pdf)
        assert "a draft, not finished" in said
        assert "Evidence, as it is today" in said
        assert "I was short" not in said
    for words in ({"self"}, {"self", "reopened"}, {"line"}, {"skip"}, {"unit hr", "self"}):
        assert not allows("take draft packet", words | {"signed in"})


def test_hrs_packet_says_what_calibration_changed_and_why(made: World) -> None:
    """Each change with its reason, in HR's alone."""
    review = written(made)
    section = made.sections()[0]
    held = Calibration(
        cycle_id=review.cycle_id, name="Autumn round", held_on=TODAY, made_at=NOW, made_by="Hana"
    )
    made.session.add(held)
    made.session.flush()
    made.session.add(
        Change(
            calibration_id=held.id,
            review_id=review.id,
            section_id=section.id,
            before=5,
            after=4,
            reason="Beside the others it is a four.",
            at=NOW,
            by_name="Mia",
        )
    )
    made.session.flush()
    hr, manager = (taken(made, name, review, of) for name, of in (("Hana", HR), ("Mia", MANAGER)))
    assert "Changed in calibration" in hr
    assert "from 5 to 4, Autumn round, by Mia" in hr
    assert "Beside the others it is a four." in hr
    assert "Beside the others" not in manager
