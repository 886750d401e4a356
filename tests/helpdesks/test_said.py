"""Each helpdesk's own forms and traps: every entry of a fixture is said, passed or refused, each for its reason."""

import json
from datetime import UTC, datetime

import pytest

from app.contacts.scales import SCALES
from app.helpdesks.said import Agent, Options, Parsed
from app.helpdesks.zendesk_surveys import scales_of
from tests.helpdesks.kit import body, by_id, mends, read, whys

CAME = datetime(2026, 9, 20, 12, tzinfo=UTC)
DAN = "dan@example.com"


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def numbers(found: Parsed, which: str) -> list[int]:
    """The numbers of the entries that were passed or refused."""
    rows = getattr(found, which)
    return sorted(
        int(one.where.split()[1].rstrip(",")) for one in rows if one.where.startswith(("entry", "line"))
    )


# Zendesk


def test_zendesk_ratings() -> None:
    found = read("zendesk", "zendesk_ratings.json")
    said = by_id(found)
    assert set(said) == {"35436", "35439", "35440"}
    first = said["35436"]
    assert (first.scale, first.score, first.raw) == ("zd_binary", 1, "good")
    assert (first.answered_at, first.updated_at) == (at(2026, 7, 20, 22, 55, 29), at(2026, 7, 20, 22, 55, 29))
    assert (first.agent, first.contact_ref, first.customer_ref) == (Agent("135"), "208", "7881")
    assert first.comment == "Awesome support!"
    # Edited in the same body: the newest holds, though its time is written in another zone.
    edited = said["35439"]
    assert (edited.score, edited.reason) == (0, "The issue was not resolved")
    assert edited.updated_at == at(2026, 7, 23, 8)
    # A deleted agent is an id without a record; an empty comment is none.
    assert said["35440"].agent == Agent("999999")
    assert said["35440"].comment is None
    assert numbers(found, "passed") == [2, 3, 4, 5]
    assert "the same as entry 1" in whys(found)["entry 2 of satisfaction_ratings"]
    assert "newer version" in whys(found)["entry 5 of satisfaction_ratings"]
    assert numbers(found, "refused") == [8, 9, 10, 11, 12, 13]
    told = mends(found)
    assert told["entry 8 of satisfaction_ratings"][0] == "created_at"
    assert told["entry 9 of satisfaction_ratings"][0] == "score"
    assert "missing" in told["entry 10 of satisfaction_ratings"][1]
    both = told["entry 11 of satisfaction_ratings"]
    assert both[1] == told["entry 12 of satisfaction_ratings"][1]
    assert (
        "Entry 11 of satisfaction_ratings and entry 12 of satisfaction_ratings say different things"
        in both[1]
    )


def test_zendesk_single_rating_and_tickets() -> None:
    one = {"id": "7", "score": "bad", "created_at": "2026-07-20T22:55:29Z", "ticket_id": 1}
    for shape in (one, {"satisfaction_rating": one}):
        assert by_id(read("zendesk", json.dumps(shape).encode()))["7"].score == 0
    found = read("zendesk", "zendesk_tickets.json")
    said = by_id(found)
    # A closed ticket came again with another answer: known by the rating's id, number or text.
    assert set(said) == {"7811046666877", "ticket:5"}
    assert (said["7811046666877"].score, said["7811046666877"].agent) == (1, Agent("136"))
    assert (said["7811046666877"].channel, said["ticket:5"].agent) == ("chat", None)
    assert numbers(found, "passed") == [1, 2, 3, 4]
    assert not found.refused


def test_zendesk_survey_responses() -> None:
    found = read("zendesk", "zendesk_surveys.json")
    said = by_id(found)
    five = said["01J5Z3NDEKTSV4RRFFQ69G5FAV"]
    assert (five.scale, five.score, five.agent, five.contact_ref) == ("stars_5", 5, Agent("135"), "99")
    assert (five.comment, five.reason, five.customer_ref) == ("Kind and quick", "Speed / Tone", "7881")
    assert five.updated_at == at(2026, 7, 20, 10, 1)
    # The survey has five points, as the answer beside it shows; the other spelling of the ticket is read too.
    bad = said["01J5Z3NDEKTSV4RRFFQ69G5FAW"]
    assert (bad.scale, bad.score, bad.contact_ref, bad.agent) == ("stars_5", 2, "100", None)
    assert said["01J5Z3NDEKTSV4RRFFQ69G5FAY"].scale == "zd_2"
    assert numbers(found, "passed") == [1, 3]
    assert numbers(found, "refused") == [5]
    assert "points" in found.refused[0].mend
    told = read("zendesk", "zendesk_surveys.json", scale="stars_5")
    assert {one.scale for one in told.said} == {"stars_5"}
    assert not told.refused


@pytest.mark.parametrize(
    ("answers", "scale"),
    [
        ([(1, "bad"), (4, "good")], "stars_5"),
        ([(5, None)], "stars_5"),
        ([(3, "good")], "zd_3"),
        ([(3, "bad")], "stars_5"),
        ([(2, "good")], "zd_2"),
        ([(1, "bad"), (2, "bad")], None),
        ([(2, "good"), (3, "good")], None),
        ([(True, "good")], None),
        ([(9, "good")], None),
    ],
)
def test_points_of_a_survey(answers: list[tuple[int, str | None]], scale: str | None) -> None:
    rows = [
        {"survey_id": 1, "answers": [{"rating": rating, "rating_category": category}]}
        for rating, category in answers
    ]
    assert scales_of(rows, Options()).get("1") == scale


def test_zendesk_trigger() -> None:
    """The body of our template, as Zendesk fills it in: a line break in the comment breaks no JSON here."""
    said = by_id(read("zendesk", "zendesk_trigger.json"))["ticket:208"]
    assert (said.score, said.raw, said.comment) == (0, "Bad, I'm unsatisfied", "It broke\non the second day")
    assert said.agent == Agent("135", DAN, "Dan Novak")
    assert (said.customer_email, said.contact_ref) == ("ted@customer.example", "208")
    other = read(
        "zendesk", b'{"rating_id":"t","score":"Gut, ich bin zufrieden","updated_at":"2026-07-20T22:55:29Z"}'
    )
    assert "one trigger for good" in other.refused[0].mend


# Intercom


def test_intercom_webhook_keeps_person_and_program_apart() -> None:
    found = read("intercom", "intercom_webhook.json")
    said = by_id(found)
    person, program = said["215470000000001"], said["215470000000001:ai"]
    assert (person.score, person.agent, person.comment) == (4, Agent("814860"), "Helped \U0001f642")
    # created_at is when it was asked for: the webhook's own time is the answer's.
    assert person.answered_at == datetime.fromtimestamp(1790000500, UTC)
    assert (person.customer_ref, person.customer_email) == ("c1", "ted@customer.example")
    assert (program.score, program.agent) == (2, Agent("fin", "", "Fin", is_ai=True))
    assert program.comment == "The bot did not get it"
    assert not found.passed
    assert not found.refused


def test_intercom_page() -> None:
    found = read("intercom", "intercom_page.json")
    said = by_id(found)
    assert set(said) == {"3", "4", "5:ai"}
    assert said["3"].answered_at == datetime.fromtimestamp(1790000100, UTC)
    assert (said["4"].score, said["4"].agent, said["4"].customer_ref) == (1, None, "c4")
    assert (said["5:ai"].score, said["5:ai"].raw) == (5, "amazing")
    assert numbers(found, "passed") == [1, 2, 5]
    assert numbers(found, "refused") == [6]


@pytest.mark.parametrize(
    ("topic", "counts"),
    [
        ("conversation.rating.remarked", 1),
        ("ticket.rating.provided", 1),
        ("conversation.user.replied", 0),
        ("ping", 0),
    ],
)
def test_intercom_topics(topic: str, counts: int) -> None:
    item = {"id": 1, "conversation_rating": {"rating": 3}, "updated_at": 1790000000}
    found = read(
        "intercom",
        json.dumps({"type": "notification_event", "topic": topic, "data": {"item": item}}).encode(),
    )
    assert (len(found.said), len(found.passed)) == (counts, 1 - counts)


# Freshdesk


def test_freshdesk() -> None:
    found = read("freshdesk", "freshdesk.json", scale="stars_5")
    said = by_id(found)
    assert {name: (one.scale, one.score, one.raw) for name, one in said.items()} == {
        "102": ("fd_7", 7, "103"),
        "104": ("fd_7", 1, "-103"),
        "105": ("fd_7", 1, "3"),
    }
    assert (said["102"].agent, said["104"].agent) == (Agent("1"), None)
    assert said["102"].comment == "Thank you for the quick action"
    assert "entry 1 of satisfaction_ratings, question_2" in whys(found)
    assert numbers(found, "refused") == [2, 5, 7]
    assert mends(found)["entry 2 of satisfaction_ratings"][0] == "updated_at"


def test_freshdesk_steps_are_steps() -> None:
    """Seven steps in order; positive from happy on. The raw numbers must not be averaged."""
    raws = [-103, -102, -101, 100, 101, 102, 103]
    rows = [
        {"id": n, "ratings": {"default_question": raw}, "created_at": "2026-08-28T10:08:16Z"}
        for n, raw in enumerate(raws)
    ]
    found = read("freshdesk", json.dumps(rows).encode())
    assert [one.score for one in found.said] == [1, 2, 3, 4, 5, 6, 7]
    scale = SCALES["fd_7"]
    assert [one.raw for one in found.said if one.score >= scale.positive] == ["101", "102", "103"]
    assert [scale.steps(one.score) for one in found.said] == [1, 2, 3, 4, 5, 6, 7]


def test_freshdesk_rule() -> None:
    sent = {
        "rating_id": "ticket:9",
        "ticket_id": "9",
        "rating": -102,
        "agent_email": DAN,
        "agent_name": "Dan",
    }
    said = by_id(read("freshdesk", json.dumps(sent).encode(), received_at=CAME))["ticket:9"]
    assert (said.score, said.answered_at, said.agent) == (2, CAME, Agent("", DAN, "Dan"))
    assert read("freshdesk", json.dumps(sent).encode()).refused[0].field == "answered_at"


# Chatwoot


def test_chatwoot_list_and_webhook_know_an_answer_by_its_message() -> None:
    found = read("chatwoot", "chatwoot.json")
    said = by_id(found)
    assert set(said) == {"message:900", "message:901"}
    one = said["message:900"]
    assert (one.score, one.agent, one.contact_ref) == (5, Agent("4", DAN, "Dan Novak"), "77")
    assert (one.customer_email, one.customer_ref) == ("ted@customer.example", "31")
    assert said["message:901"].agent is None
    assert (numbers(found, "passed"), numbers(found, "refused")) == ([3], [4])
    changed = by_id(read("chatwoot", "chatwoot_webhook.json", received_at=CAME))["message:900"]
    assert (changed.score, changed.comment, changed.answered_at, changed.updated_at) == (
        2,
        "Slow",
        CAME,
        CAME,
    )
    assert (changed.agent, changed.contact_ref, changed.channel) == (
        Agent("4", DAN, "Dan Novak"),
        "77",
        "Email",
    )
    assert read("chatwoot", "chatwoot_webhook.json").refused[0].field == "updated_at"


@pytest.mark.parametrize(
    "event",
    [
        {"event": "message_created", "id": 1},
        {"event": "conversation_updated"},
        {"event": "message_updated", "id": 1, "content_attributes": {}},
        {"event": "message_updated", "id": 1, "content_attributes": {"submitted_values": None}},
    ],
)
def test_chatwoot_other_events_are_passed(event: dict[str, object]) -> None:
    found = read("chatwoot", json.dumps(event).encode())
    assert (len(found.said), len(found.passed), len(found.refused)) == (0, 1, 0)


def test_chatwoot_file() -> None:
    found = read("chatwoot", "chatwoot.csv")
    first, second = found.said
    link = "https://desk.example/app/accounts/1/conversations/77"
    assert first.external_id == f"{link} 2026-09-20 10:00:00 UTC"
    assert (first.agent, first.contact_ref) == (Agent("", DAN, "Dan Novak"), "77")
    assert first.comment == 'Great, thanks\nfor "all"'
    assert (second.agent, second.score, second.answered_at) == (None, 2, at(2026, 9, 20, 11))
    assert sorted(whys(found)) == ["line 5", "line 7"]
    assert "footer" in whys(found)["line 7"]
    assert [one.where for one in found.refused] == ["line 6"]


def test_chatwoot_file_in_another_language() -> None:
    found = read("chatwoot", "chatwoot_translated.csv", zone="Europe/Berlin")
    assert [(one.score, one.answered_at) for one in found.said] == [(5, at(2026, 9, 20, 8))]
    assert len(found.passed) == 1
    # Without a zone nobody knows when it was, so that the row is refused and not guessed.
    assert "zone" in read("chatwoot", "chatwoot_translated.csv").refused[0].mend
    wrong = read("chatwoot", b"A,B,C,D,E,F,G,H\n1,2,3,4,5,6,7,8\n")
    assert "language set to English" in wrong.refused[0].mend


# Help Scout, HubSpot, Gorgias, Frappe, Formbricks


def test_helpscout_has_three_vocabularies() -> None:
    found = read("helpscout", "helpscout.json")
    assert {name: (one.score, one.raw) for name, one in by_id(found).items()} == {
        "1": (3, "great"),
        "2": (2, "okay"),
        "3": (1, "not_good"),
        "5": (1, "3"),
    }
    first = by_id(found)["1"]
    assert (first.answered_at, first.agent) == (at(2026, 9, 12, 12, 12, 13), Agent("7", DAN, "Dan Novak"))
    assert (numbers(found, "passed"), numbers(found, "refused")) == ([4], [6, 7])
    (sent,) = read("helpscout", "helpscout_webhook.json").said
    assert (sent.external_id, sent.score, sent.agent, sent.contact_ref) == ("3", 1, None, "102")
    assert sent.customer_email == "ted@customer.example"


def test_hubspot_reads_the_type_and_not_the_group() -> None:
    found = read("hubspot", "hubspot.json")
    assert {name: (one.scale, one.score) for name, one in by_id(found).items()} == {
        "501": ("hs_csat", 2),
        "502": ("ces_7", 7),
        "503": ("nps_11", 0),
    }
    first = by_id(found)["501"]
    assert (first.contact_ref, first.customer_ref, first.comment, first.agent) == ("88", "77", "Lovely", None)
    assert (numbers(found, "passed"), numbers(found, "refused")) == ([6, 9], [4, 5, 7, 8])
    told = mends(found)
    assert told["entry 7 of results"] == ("properties.hs_value", told["entry 7 of results"][1])
    assert "hs_survey_type" in told["entry 8 of results"][1]
    event = read("hubspot", b'[{"eventId":1,"subscriptionType":"feedback_submission.creation","objectId":7}]')
    assert "holds no answer" in event.passed[0].why


def test_gorgias_times_need_a_zone() -> None:
    found = read("gorgias", "gorgias.json", zone="America/New_York")
    assert by_id(found)["5"].answered_at == at(2026, 7, 25, 19, 59, 41, 966927)
    assert by_id(found)["8"].answered_at == at(2026, 7, 25, 13, 59, 41)
    assert (numbers(found, "passed"), numbers(found, "refused")) == ([2], [3, 5])
    bare = read("gorgias", "gorgias.json")
    assert numbers(bare, "refused") == [1, 3, 5]
    assert "which zone" in bare.refused[0].mend
    sent = {"id": "{{x}}", "score": "None", "body_text": "None", "scored_datetime": "None"}
    assert len(read("gorgias", json.dumps(sent).encode()).passed) == 1


def test_frappe_shares_of_one() -> None:
    found = read("frappe", "frappe.json", zone="Europe/Berlin")
    said = by_id(found)
    assert {name: one.score for name, one in said.items()} == {"12": 0.8, "14": 0.6}
    assert (said["12"].agent, said["14"].agent) == (Agent("", DAN), None)
    assert (said["12"].answered_at, said["12"].reason) == (
        at(2026, 7, 25, 13, 59, 41, 966927),
        "Great service",
    )
    assert (said["12"].comment, said["14"].raw) == ("Kind", "0.6000000000000001")
    assert numbers(found, "passed") == [2, 5, 8]
    # Half a star; never asked for; stars; an hour that the site's clocks left out.
    assert numbers(found, "refused") == [4, 6, 7, 9]
    assert all(SCALES["frappe_unit"].steps(one.score) is not None for one in found.said)
    (sent,) = read(
        "frappe", b'{"name":"1","feedback_rating":0.4,"modified":"2026-07-25 15:59:41"}', zone="UTC"
    ).said
    assert sent.score == 0.4


MAPPING = {"score": "q1", "comment": "q2", "agent": "agent", "contact_ref": "ticket", "reason": "q3"}


def test_formbricks_by_its_mapping() -> None:
    found = read("formbricks", "formbricks.json", scale="stars_5", mapping=MAPPING)
    (said,) = found.said
    assert (said.external_id, said.score, said.comment, said.reason) == ("r1", 4, "Quick", "Speed, Tone")
    assert (said.agent, said.contact_ref) == (Agent("", DAN), "T-7")
    assert (said.customer_email, said.customer_ref) == ("ted@customer.example", "u9")
    assert (said.answered_at, said.updated_at) == (at(2026, 7, 25, 15), at(2026, 7, 25, 15, 1))
    assert read("formbricks", "formbricks.json", mapping=MAPPING).refused[0].field == "scale"
    assert read("formbricks", "formbricks.json", scale="stars_5").refused[0].field == "score"
    other = read("formbricks", "formbricks.json", scale="stars_5", mapping={"score": "q9"})
    assert "another question" in other.passed[0].why


@pytest.mark.parametrize(
    ("event", "finished", "counts"),
    [
        ("responseCreated", False, 0),
        ("responseUpdated", False, 0),
        ("responseUpdated", True, 1),
        ("responseFinished", True, 1),
        ("somethingElse", True, 0),
    ],
)
def test_formbricks_only_finished_ones(event: str, finished: bool, counts: int) -> None:  # noqa: FBT001
    data = {"id": "r", "finished": finished, "createdAt": "2026-07-25T15:00:00Z", "data": {"q1": "5"}}
    sent = json.dumps({"event": event, "data": data}).encode()
    found = read("formbricks", sent, scale="stars_5", mapping={"score": "q1"})
    assert (len(found.said), len(found.passed)) == (counts, 1 - counts)


# Any other tool

WOOTRIC = {
    "entries": "payload.responses",
    "external_id": "id",
    "score": "score",
    "answered_at": "created_at",
    "updated_at": "updated_at",
    "agent": "end_user.properties.agent",
    "customer_email": "end_user.email",
    "comment": "text",
    "excluded": "excluded_from_calculations",
}


def test_generic_json_by_its_mapping() -> None:
    found = read("generic_json", "wootric.json", scale="nps_11", mapping=WOOTRIC)
    (said,) = found.said
    assert (said.score, said.raw, said.agent) == (10, "10", Agent("", DAN))
    assert (said.answered_at, said.updated_at) == (at(2026, 7, 25, 22), at(2026, 7, 25, 23))
    assert (numbers(found, "passed"), numbers(found, "refused")) == ([2, 4], [3, 5])
    wrong = read(
        "generic_json", "wootric.json", scale="nps_11", mapping=WOOTRIC | {"entries": "payload.rows"}
    )
    assert "payload.rows" in wrong.refused[0].mend


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (1790000000, datetime.fromtimestamp(1790000000, UTC)),
        (1790000000000, datetime.fromtimestamp(1790000000, UTC)),
        ("1790000000", datetime.fromtimestamp(1790000000, UTC)),
        ("1790000000123", datetime.fromtimestamp(1790000000.123, UTC)),
        ("2026-09-20T10:00:00-03:30", at(2026, 9, 20, 13, 30)),
        ("2026-09-20 10:00:00", None),
        ("20/09/2026", None),
        (17, None),
        (1e300, None),
        (True, None),
        ([], None),
        ("yesterday", None),
        ("2026-02-30T10:00:00Z", None),
    ],
)
def test_times_of_any_tool(time: object, expected: datetime | None) -> None:
    sent = json.dumps({"id": 1, "s": 3, "t": time}).encode()
    found = read(
        "generic_json", sent, scale="stars_5", mapping={"external_id": "id", "score": "s", "answered_at": "t"}
    )
    if expected is None:
        assert [one.field for one in found.refused] == ["answered_at"]
    else:
        assert [one.answered_at for one in found.said] == [expected]


ZAMMAD = {
    "score": "Note",
    "answered_at": "Datum",
    "contact_ref": "Ticket",
    "comment": "Kommentar",
    "agent_email": "Bearbeiter",
    "reason": "Grund",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_generic_csv_by_its_mapping(encoding: str) -> None:
    text = body("zammad.csv").decode().encode(encoding)
    found = read("generic_csv", text, scale="stars_5", mapping=ZAMMAD, zone="Europe/Berlin", dates="dmy")
    (said,) = found.said
    assert (said.score, said.answered_at, said.contact_ref) == (5, at(2026, 4, 3, 12, 30), "T-1")
    assert said.external_id == "T-1 2026-04-03T12:30:00+00:00"
    assert (said.comment, said.reason) == ("Prima, danke", "Rechnung")
    # No score; put forward clocks; a word; no time; too many cells.
    assert [one.where for one in found.passed] == ["line 3"]
    assert sorted(one.where for one in found.refused) == ["line 4", "line 5", "line 6", "line 7"]


def test_generic_csv_whose_columns_were_renamed() -> None:
    found = read("generic_csv", b"Ticket,Stars\n1,2\n", scale="stars_5", mapping=ZAMMAD)
    assert "no column" in found.refused[0].mend
    twice = read("generic_csv", b"Note,Note\n1,2\n", scale="stars_5", mapping={"score": "Note"})
    assert "two columns" in twice.refused[0].mend
    latin = read("generic_csv", "Note\nf\xfcnf\n".encode("latin-1"), mapping={"score": "Note"})
    assert "UTF-8" in latin.refused[0].mend


# What all of them share


@pytest.mark.parametrize("ident", ["", "  ", None, "ticket:", True, 1.5, [], "a" * 201, "a\x00b"])
def test_an_answer_without_an_id_is_refused(ident: object) -> None:
    one = {"id": ident, "score": "good", "created_at": "2026-07-20T22:55:29Z"}
    found = read("zendesk", json.dumps({"satisfaction_ratings": [one]}).encode())
    assert [one.field for one in found.refused] == ["id"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf  ", "empty"),
        (b'{"id": "\xff"}', "byte 9"),
        (b'{"id": 1', "line 1, character 9"),
        (b"[" * 10_000, "nested"),
        (b'"words"', "no answer of Zendesk"),
        (b"17", "no answer of Zendesk"),
        (b'{"satisfaction_ratings": {}}', "no list"),
    ],
)
def test_a_body_that_is_none_is_refused_whole(sent: bytes, words: str) -> None:
    found = read("zendesk", sent)
    assert (len(found.said), len(found.passed), len(found.refused)) == (0, 0, 1)
    assert words in found.refused[0].mend


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_wide_text(encoding: str) -> None:
    text = '{"id": 1, "score": "good", "created_at": "2026-07-20T22:55:29Z", "comment": "Ótimo \\ud83d\\ude42 \\u0000"}'
    (said,) = read("zendesk", text.encode(encoding)).said
    assert said.comment == "Ótimo \U0001f642 \ufffd"
