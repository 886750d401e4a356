"""A plan's packet as PDF, for each audience: private notes are in the coach's own alone."""

from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from app.access import Door
from app.coaching import actions, guards, keeping
from app.coaching.forms import NoteForm, OutcomeForm, PrivateForm
from app.packets import plans
from app.packets.printing import printed
from tests.coaching.office import NOW, Office
from tests.packets.texts import text_of

SECRET = "She is looking for another job."


def door(made: Office, name: str, plan_id: int) -> Door:
    """Somebody in front of the plan, a month later."""
    actor = made.act(name, 30).actor
    found = guards.plan(made.session, actor, plan_id)
    when = NOW + timedelta(days=30)
    return Door(made.session, actor, when, "UTC", thing=found.thing, words=frozenset(found.words))


def test_each_audience_reads_its_own(made: Office) -> None:
    plan = made.plan()
    whole = made.whole(plan)
    keeping.private_note(made.act("Mia"), whole, PrivateForm(private=SECRET))
    first = whole.check_ins[0].check_in.id
    keeping.note(
        made.act("Nia", 15),
        made.whole(plan),
        first,
        NoteForm(words="I ask twice now. \u05e9\u05dc\u05d5\u05dd"),
    )
    verdict = OutcomeForm(
        result="met", verdict="She repeats every question.", early="She had it after two weeks already."
    )
    actions.close(made.act("Mia", 20), made.whole(plan), verdict)
    texts = {}
    for name in ("Mia", "Nia", "Hana"):
        opened = door(made, name, plan.id)
        body = printed(plans.packet(opened, opened.thing))
        assert body.startswith(b"%PDF")
        read = PdfReader(BytesIO(body))
        assert "/StructTreeRoot" in read.trailer["/Root"]
        texts[name] = text_of(read)
        for words in (
            "What is expected",
            "listens",
            "I ask twice now.",
            "She repeats every question.",
            "met",
        ):
            assert words in texts[name], (name, words)
    assert SECRET in texts["Mia"]
    assert SECRET not in texts["Nia"] + texts["Hana"]
    assert "the coach’s packet" in texts["Mia"]
    assert "the coachee’s packet" in texts["Nia"]
    assert "for the file" in texts["Hana"]
