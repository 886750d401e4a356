"""Who sees and does what with records and holds, through the doors; what was typed is never lost."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.clock import now
from app.database import unit_of_work
from app.decisions.models import Approved, Decision, Withdrawal
from app.journal.chain import link
from app.journal.heads import keep_head
from app.journal.models import Entry
from app.records.actions import erase, seal
from app.records.models import Hold, RetentionPolicy
from tests.decisions.office import WORDS
from tests.records.conftest import At

#: Doors and words are the same on both; what the database does is in the other files.
pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
HR = {"Lena": 200, "Hana": 200, "Gus": 200}
NOT_THERE = {"Dov", "Mia", "Nia", "Ed", "Eli", "Ada"}
WHY = "Charge 2026-114 at the labour court names these papers."
ROUGH = "🙂 \u202eback <script>alert(1)</script> & 'so' \"on\" of the charge"


def kept(at: At, name: str = "Nia", *, ended: bool = False) -> int:
    """A decision to keep somebody, approved (or withdrawn) just now, sealed and linked."""
    with unit_of_work(at.engine) as session:
        here = at.here.at(session, now())
        made = here.propose(name, "keep")
        if ended:
            made.ended_at = here.now
            account = made.proposer_id
            session.add(
                Withdrawal(decision_id=made.id, at=here.now, account_id=account, by_name="Hana", reason=WORDS)
            )
        else:
            session.add(Approved(decision_id=made.id, at=here.now, gates=[]))
        session.flush()
        seal(session, made.id, here.now)
        session.flush()
        link(session)
        return made.id


def test_to_whoever_is_not_hr_nothing_is_there(at: At) -> None:
    made = kept(at)
    paths = (
        "/records",
        "/records/policy",
        "/holds",
        f"/decisions/{made}/record",
        f"/decisions/{made}/record/export",
    )
    for path in paths:
        got = at.statuses("GET", path)
        assert {name for name, status in got.items() if status == 404} >= NOT_THERE, path
        assert {name: status for name, status in got.items() if name in HR} == HR, path
        unknown = at.become("Ed").get("/decisions/4503599627370497/record")
        assert at.become("Ed").get(path).content == unknown.content
    # Hal is HR of another unit: the rooms are his, Nia's record is not.
    assert at.become("Hal").get(f"/decisions/{made}/record").status_code == 404
    assert "Nia" not in at.become("Hal").get("/records").text
    assert "Nothing was decided about anybody" in at.become("Hal").get("/records").text
    assert "Nia" in at.become("Hana").get("/records").text


def test_taking_a_record_is_journaled_before_it_is_sent(at: At) -> None:
    made = kept(at)
    answer = at.become("Hana").get(f"/decisions/{made}/record/export")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert "record/proof.json" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    with unit_of_work(at.engine, write=False) as session:
        read = session.scalars(select(Entry).where(Entry.verb == "read: take record")).all()
        assert [(one.actor_name, one.thing_id, one.subject_id) for one in read] == [
            ("Hana", made, at.here.ids["Nia"])
        ]
    page = at.become("Hana").get(f"/decisions/{made}/record").text
    assert "1 version is sealed" in page
    assert ">holds<" in page


def test_the_page_says_what_was_altered_and_what_was_erased(at: At) -> None:
    made, gone = kept(at), kept(at, "Ed", ended=True)
    with unit_of_work(at.engine) as session:
        assert erase(session, gone, now() + timedelta(days=366 * 5), "UTC")
        entry = session.scalars(
            select(Entry).where(Entry.verb == "sealed record", Entry.thing_id == made)
        ).one()
        entry.actor_name = "Mallory"
    page = at.become("Hana").get(f"/decisions/{made}/record").text
    assert "1 version no longer says" in page
    assert ">altered<" in page
    assert at.become("Hana").get(f"/decisions/{made}/record/export").status_code == 409
    page = at.become("Hana").get(f"/decisions/{gone}/record").text
    assert "Erased on" in page
    assert "Take it with its proof" not in page
    assert at.become("Hana").get(f"/decisions/{gone}/record/export").status_code == 409
    # Nothing but its record is left: no page, no list of decisions reads what is gone.
    assert at.become("Hana").get(f"/decisions/{gone}").status_code == 404
    assert at.become("Hana").get(f"/decisions/{made}").status_code == 200
    desk = at.become("Hana").get(f"/decisions/cycles/{at.here.cycle_id}?state=withdrawn")
    assert desk.status_code == 200
    assert str(gone) not in desk.text
    file = at.become("Hana").get("/records?state=erased&format=csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in file.splitlines()] == ["Person", "Ed"]


def test_lists_are_found_in_and_exported(at: At) -> None:
    kept(at)
    kept(at, "Ed", ended=True)
    hana = at.become("Hana")
    for query, expected in (
        ("q=ni", ["Nia"]),
        ("state=kept", ["Ed", "Nia"]),
        ("state=held", []),
        ("q=%25", []),
    ):
        file = hana.get(f"/records?{query}&format=csv").content.decode("utf-8-sig")
        assert sorted(line.split(",")[0] for line in file.splitlines()[1:]) == expected, query
    assert hana.get("/records?format=xlsx").content[:2] == b"PK"
    assert hana.get("/records?page=999999&q=%F0%9F%99%82").status_code == 200


def test_only_the_lead_sets_the_policy_and_what_was_typed_stays(at: At) -> None:
    form = {"years": "6", "kind": ["severance", ""], "country": ["us", ""], "term": ["7", ""], "reason": WHY}
    got = at.statuses("POST", "/records/policy", form)
    assert {name: got[name] for name in ("Lena", "Hana", "Gus", "Ed", "Ada")} == {
        "Lena": 303,
        "Hana": 403,
        "Gus": 403,
        "Ed": 404,
        "Ada": 404,
    }
    with unit_of_work(at.engine, write=False) as session:
        (stands,) = session.scalars(select(RetentionPolicy)).all()
        assert stands.body == {"years": 6, "rules": [{"kind": "severance", "country": "US", "years": 7}]}
    for wrong, said in (
        ({**form, "years": "0"}, "greater than or equal to 1"),
        ({**form, "reason": "short"}, "20 characters"),
        ({**form, "term": ["a lot", ""]}, "a lot"),
        ({**form, "country": ["Atlantis", ""]}, "ATLANTIS"),
        ({**form, "reason": ROUGH + "\x00"}, "invisible control character"),
        ({**form, "reason": ROUGH, "years": "99"}, "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ({**form, "kind": ["everything", ""]}, "Choose a kind"),
        ({**form, "reason": "x" * 200_000}, "most 2000 characters"),
    ):
        answer = at.become("Lena").post("/records/policy", wrong)
        assert answer.status_code == 422, said
        assert said in answer.text
    assert "The HR lead sets it" in at.become("Hana").get("/records/policy").text


def test_a_hold_is_placed_by_one_and_released_by_two(at: At) -> None:
    kept(at)
    hana = at.become("Hana")
    for wrong in (
        {"person": "Nobody", "reason": WHY},
        {"person": "Nia", "reason": "So"},
        {"reason": ROUGH},
        {},
    ):
        answer = hana.post("/holds", wrong)
        assert answer.status_code == 422
    assert "alert(1)&lt;/script&gt;" in hana.post("/holds", {"person": "x", "reason": ROUGH}).text
    assert hana.post("/holds", {"person": "Hana", "reason": WHY}).status_code == 422
    done = hana.post("/holds", {"person": "nia@x.example", "reason": WHY})
    assert done.status_code == 303
    path = done.headers["location"]
    got = at.statuses("GET", path)
    assert {name for name, status in got.items() if status == 200} == set(HR)
    assert got["Hal"] == 404
    assert {got[name] for name in NOT_THERE} == {404}
    assert "keeps what is about" in " ".join(at.become("Gus").get("/records").text.split())
    assert at.become("Gus").post(f"{path}/release", {"reason": "x"}).status_code == 422
    assert at.become("Lena").post(f"{path}/release/grant").status_code == 409
    assert at.become("Gus").post(f"{path}/release", {"reason": WHY}).status_code == 303
    assert at.become("Gus").post(f"{path}/release/grant").status_code == 403
    assert at.become("Hal").post(f"{path}/release/grant").status_code == 404
    assert "You ask to release it" in at.become("Gus").get(path).text
    assert "Gus asks" in at.become("Lena").get(path).text
    assert at.become("Lena").post(f"{path}/release/refusal").status_code == 303
    assert at.become("Gus").post(f"{path}/release", {"reason": WHY}).status_code == 303
    assert at.become("Lena").post(f"{path}/release/grant").status_code == 303
    assert at.become("Lena").post(f"{path}/release/grant").status_code == 409
    file = at.become("Hana").get("/holds?format=csv").content.decode("utf-8-sig")
    assert file.splitlines()[1].startswith("Nia,")
    assert at.become("Hal").get("/holds?format=csv").content.decode("utf-8-sig").count("\n") == 1
    with unit_of_work(at.engine, write=False) as session:
        raw = session.connection().exec_driver_sql("SELECT reason, asker_words FROM legal_hold").one()
        assert all(value.startswith("1.") for value in raw)
        assert session.scalars(select(Hold.releaser)).one() == "Lena"


def test_nobody_of_hr_sees_a_hold_on_their_own_records(at: At) -> None:
    done = at.become("Lena").post("/holds", {"person": "Hana", "reason": WHY})
    path = done.headers["location"]
    assert at.become("Hana").get(path).status_code == 404
    assert path not in at.become("Hana").get("/holds").text
    assert path in at.become("Gus").get("/holds").text


def test_heads_are_for_hr_and_administrators_to_keep_outside(at: At) -> None:
    with unit_of_work(at.engine) as session:
        link(session)
        keep_head(session, now() + timedelta(days=1))
    got = at.statuses("GET", "/journal/heads")
    assert {name for name, status in got.items() if status == 200} == {*HR, "Hal", "Ada"}
    assert set(got.values()) == {200, 403}
    text = at.become("Ada").get("/journal/heads?format=txt")
    assert text.headers["content-type"].startswith("text/plain")
    day, position, digest = text.text.splitlines()[1].split()
    assert day == now().date().isoformat()
    assert digest in at.become("Hana").get("/journal/heads").text
    assert int(position) > 0
    assert digest in at.become("Hana").get("/journal/heads?format=csv").text


def test_pages_cost_as_many_statements_for_many_as_for_one(at: At, queries: list[str]) -> None:
    counts: list[list[int]] = []
    for names in (("Nia",), ("Ed", "Eli")):
        for name in names:
            kept(at, name)
            at.become("Lena").post("/holds", {"person": name, "reason": WHY})
        hana = at.become("Hana")
        counts.append([])
        for path in ("/records", "/holds"):
            queries.clear()
            assert hana.get(path).status_code == 200
            counts[-1].append(len([one for one in queries if not one.startswith(("BEGIN", "PRAGMA"))]))
    assert counts[0] == counts[1]
    with unit_of_work(at.engine, write=False) as session:
        assert len(session.scalars(select(Decision)).all()) == 3
