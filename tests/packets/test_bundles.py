"""All packets of a cycle: asked for once, made piece by piece, told of, dropped; only what the asker may read."""

import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.models import Account
from app.clock import now
from app.database import unit_of_work
from app.errors import Conflict
from app.notices.models import Job, Notice
from app.packets import actions, jobs
from app.packets.actions import DROP, KEPT, MAKE
from app.packets.models import Bundle, BundleFile
from app.reviews import actions as writing
from app.reviews.models import Cycle, Review, SignOff
from tests.packets.texts import text_of
from tests.reviews.made import FULL, NOW, World, world
from tests.reviews.office import Office

NOTHING = {"counted": [], "left_out": [], "weight": 0, "value": None, "means": []}


@pytest.fixture
def made(session: Session) -> World:
    found = world(session)
    found.launch()
    return found


def finish(made: World, name: str, author: str) -> None:
    act, review = made.act(author), made.review(name)
    for section, form in zip(made.sections(), FULL, strict=False):
        writing.save_part(act, review, section, form)
    made.session.flush()
    writing.finish(act, review)
    made.session.flush()


def test_asked_for_once_made_in_steps_and_told_of(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "STEP", 1)
    session, hana = made.session, made.act("Hana")
    cycle = session.get_one(Cycle, made.review("Nia").cycle_id)
    with pytest.raises(Conflict, match="is finished yet"):
        actions.ask(hana, cycle)
    for name, author in (("Nia", "Mia"), ("Ed", "Mia"), ("Hana", "Dov")):
        finish(made, name, author)
    bundle = actions.ask(hana, cycle)
    # Never the one about oneself.
    assert bundle.whole == 2
    with pytest.raises(Conflict, match="being made already"):
        actions.ask(hana, cycle)
    due = {job.kind: job.due_at for job in session.scalars(select(Job).where(Job.kind.in_([MAKE, DROP])))}
    assert due == {MAKE: NOW, DROP: NOW + KEPT}
    assert actions.make_some(hana, bundle) is False
    assert (bundle.place, bundle.made_at) == (1, None)
    assert actions.make_some(hana, bundle) is True
    assert (bundle.place, bundle.made_at) == (2, NOW)
    files = session.scalars(select(BundleFile).order_by(BundleFile.name)).all()
    assert [one.name for one in files] == [
        f"review-{name}-{made.review(name).id}.pdf" for name in ("Ed", "Nia")
    ]
    assert "HR’s packet" in text_of(PdfReader(BytesIO(files[1].body)))
    told = session.scalars(select(Notice.text).where(Notice.kind == "packets")).all()
    assert told == ["The packets of Spring review are ready. They are kept for seven days."]
    actions.drop(session, bundle.id)
    assert session.scalar(select(func.count()).select_from(BundleFile)) == 0


def test_a_long_bundle_is_made_in_several_runs(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run ends within its lease and asks for the next."""
    monkeypatch.setattr(jobs, "STEPS", 1)
    monkeypatch.setattr(actions, "STEP", 1)
    with unit_of_work(office.engine) as session:
        account = session.scalars(select(Account).where(Account.name == "Hana")).one()
        for review_id in session.scalars(select(Review.id)):
            session.add(SignOff(review_id=review_id, at=NOW, by_name="Mia", evidence=[], total=NOTHING))
        made = Bundle(cycle_id=office.cycle, account_id=account.id, asked_at=NOW, whole=5)
        session.add(made)
        session.flush()
        bundle = made.id
    for runs in (1, 2):
        jobs.make(office.engine, {"bundle": bundle}, now())
        with unit_of_work(office.engine) as session:
            assert len(session.scalars(select(BundleFile.name)).all()) == runs
            assert len(session.scalars(select(Job).where(Job.kind == MAKE)).all()) == runs
            assert session.get_one(Bundle, bundle).place == runs


def test_hana_takes_the_file_and_nobody_else_knows_of_it(office: Office) -> None:
    """Over HTTP and the queue: asked for, made, taken; Mia and another of HR find nothing; then it is dropped."""
    office.fill()
    assert office.post("/sign-off").status_code == 303
    office.become("Hana")
    address = f"/cycles/{office.cycle}/packets"
    assert "1 finished review" in office.client.get(address).text
    assert office.client.post(address, {}).status_code == 303
    assert "you can leave this page" in office.client.get(address).text
    with unit_of_work(office.engine) as session:
        bundle = session.scalars(select(Bundle.id)).one()
    file = f"/packets/{bundle}/file"
    assert office.client.get(file).status_code == 409
    jobs.make(office.engine, {"bundle": bundle}, now())
    jobs.make(office.engine, {"bundle": bundle}, now())
    assert "The latest file is ready" in office.client.get(address).text
    answer = office.client.get(file)
    assert answer.headers["content-disposition"] == 'attachment; filename="review-spring-review.zip"'
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"review-Nia-{office.review}.pdf"]
        assert "Review of Nia" in text_of(PdfReader(BytesIO(archive.read(archive.namelist()[0]))))
    for other in ("Mia", "Dov", "Nia"):
        office.become(other)
        assert office.client.get(file).status_code == 404
        assert office.client.get(address).status_code == 404
    jobs.drop_bundle(office.engine, {"bundle": bundle}, now())
    jobs.make(office.engine, {"bundle": bundle}, now())
    office.become("Hana")
    assert office.client.get(file).status_code == 404
    with unit_of_work(office.engine) as session:
        assert session.scalars(select(Bundle)).all() == []
        assert session.scalars(select(Account.id)).all() != []
