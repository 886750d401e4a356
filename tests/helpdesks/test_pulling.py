"""Connectors against a server that speaks the documented API: pages, limits, refusals, and going on after a kill."""

import json
import socket
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.errors import Refusal
from app.helpdesks import calling
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.pulling import CONNECTORS, Later, Page, client_for, pull
from app.helpdesks.said import Agent, Options, Said
from tests.helpdesks.api import Answer, Api, Asked, served

NOW = datetime(2026, 9, 21, 14, tzinfo=UTC)
STAMP = int(NOW.timestamp())


@pytest.fixture(scope="module")
def server() -> Iterator[Api]:
    with served() as made:
        yield made


@pytest.fixture
def api(server: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setattr(calling, "settings", lambda: Settings(feed_hosts="127.0.0.1, desk.example"))
    server.asked.clear()
    return server


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with client_for({}) as made:
        yield made


def given(api: Api) -> dict[str, Any]:
    return {"address": api.address, "user": "ada@example.com", "token": "t0ken"}


def read(kind: str, api: Api, client: httpx.Client, cursor: str = "", now: datetime = NOW) -> list[Page]:
    return list(pull(kind, given(api), cursor, client, now))


def said(kind: str, pages: list[Page]) -> list[Said]:
    """What the helpdesk's own parser reads in the pages."""
    found = [HELPDESKS[kind].parse(page.body, Options()) for page in pages if page.body]
    assert not [one for parsed in found for one in parsed.refused]
    return [one for parsed in found for one in parsed.said]


# Zendesk


def rating(n: int) -> dict[str, Any]:
    return {
        "id": n,
        "score": "good",
        "ticket_id": n,
        "assignee_id": 135,
        "created_at": "2026-09-20T10:00:00Z",
        "updated_at": "2026-09-20T10:00:00Z",
    }


def response(n: int) -> dict[str, Any]:
    answer = {
        "type": "rating_scale",
        "rating": 4 + n % 2,
        "rating_category": "good",
        "created_at": "2026-09-20T10:00:00Z",
    }
    return {"id": f"r{n}", "survey_id": "s", "subject_zrns": [f"zen:ticket:{n}"], "answers": [answer]}


class Zendesk:
    """`ratings` ratings in pages of two, `responses` responses in pages of two."""

    def __init__(self, api: Api, ratings: int, responses: int) -> None:
        self.api, self.ratings, self.responses = api, ratings, responses
        api.answer = self.answer

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/api/v2/satisfaction_ratings.json":
            return self.page(asked, "satisfaction_ratings", [rating(n) for n in range(self.ratings)])
        if asked.path == "/api/v2/guide/survey_responses":
            return self.page(asked, "survey_responses", [response(n) for n in range(self.responses)])
        if asked.path == "/api/v2/tickets/show_many.json":
            ids = asked.query["ids"].split(",")
            # One ticket is gone; one is nobody's.
            rows = [
                {"id": int(n), "assignee_id": 500 + int(n) if n != "1" else None} for n in ids if n != "2"
            ]
            return Answer({"tickets": rows})
        return Answer(status=404)

    def page(self, asked: Asked, name: str, rows: list[Any]) -> Answer:
        at = int(asked.query.get("page[after]", "0"))
        more = at + 2 < len(rows)
        following = f"{self.api.address}{asked.path}?page[size]=2&page[after]={at + 2}" if more else None
        return Answer({name: rows[at : at + 2], "meta": {"has_more": more}, "links": {"next": following}})


def test_zendesk_reads_every_page_of_both_kinds(api: Api, client: httpx.Client) -> None:
    Zendesk(api, 5, 4)
    pages = read("zendesk", api, client)
    assert [page.more for page in pages] == [True, True, True, True, False]
    found = said("zendesk", pages)
    assert [one.external_id for one in found] == ["0", "1", "2", "3", "4", "r0", "r1", "r2", "r3"]
    # Responses name no agent: the ticket's assignee stands beside them, where there is one.
    assert [one.agent for one in found[5:]] == [Agent("500"), None, None, Agent("503")]
    kind, _, secret = api.asked[0].headers["authorization"].partition(" ")
    assert (kind, b64decode(secret)) == ("Basic", b"ada@example.com/token:t0ken")
    assert "start_time" not in api.asked[0].query
    # The next round begins a little before this one did.
    api.asked.clear()
    read("zendesk", api, client, pages[-1].cursor)
    assert int(api.asked[0].query["start_time"]) == STAMP - 300
    first = next(asked for asked in api.asked if "guide" in asked.path)
    assert int(first.query["filter[created_at_start]"]) == STAMP - 300


@pytest.mark.parametrize("kind", CONNECTORS)
def test_after_a_kill_nothing_is_left_out_and_nothing_read_twice(
    kind: str, api: Api, client: httpx.Client
) -> None:
    PLENTY[kind](api)
    whole = read(kind, api, client)
    assert len(whole) > 2
    for kept in range(1, len(whole)):
        stream = pull(kind, given(api), "", client, NOW)
        before = [next(stream) for _ in range(kept)]
        stream.close()  # type: ignore[attr-defined]
        later = NOW.replace(hour=20)
        after = read(kind, api, client, before[-1].cursor, later)
        assert [page.body for page in [*before, *after]] == [page.body for page in whole]
        # What came in meanwhile is in the next round: it begins where this one began, not where it ended.
        assert after[-1].cursor == whole[-1].cursor


def test_zendesk_with_one_kind_only(api: Api, client: httpx.Client) -> None:
    zendesk = Zendesk(api, 1, 2)
    for missing, ids in (("guide", ["0"]), ("satisfaction", ["r0", "r1"])):
        api.answer = lambda asked, gone=missing: (
            Answer(status=404) if gone in asked.path else zendesk.answer(asked)
        )  # type: ignore[misc]
        assert [one.external_id for one in said("zendesk", read("zendesk", api, client))] == ids
    api.answer = lambda _asked: Answer(status=404)
    with pytest.raises(Refusal, match="address"):
        read("zendesk", api, client)


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/api",
        "http://127.0.0.1:9/api",
        "//evil.example/x",
        "http://127.0.0.1@evil.example/",
    ],
)
def test_a_next_page_on_another_host_is_not_asked_for(next_page: str, api: Api, client: httpx.Client) -> None:
    api.answer = lambda _asked: Answer(
        {"satisfaction_ratings": [rating(1)], "meta": {"has_more": True}, "links": {"next": next_page}}
    )
    stream = pull("zendesk", given(api), "", client, NOW)
    assert next(stream).more
    with pytest.raises(Refusal, match="another host"):
        next(stream)
    assert len(api.asked) == 1


def test_a_next_page_that_is_the_same_again(api: Api, client: httpx.Client) -> None:
    again = f"{api.address}/api/v2/satisfaction_ratings.json?again"
    api.answer = lambda _asked: Answer(
        {"satisfaction_ratings": [], "meta": {"has_more": True}, "links": {"next": again}}
    )
    with pytest.raises(Refusal, match="not where"):
        read("zendesk", api, client)


# Intercom


class Intercom:
    """`count` rated conversations in pages of two."""

    def __init__(self, api: Api, count: int = 5) -> None:
        self.count = count
        api.answer = self.answer

    def answer(self, asked: Asked) -> Answer:
        assert (asked.method, asked.path) == ("POST", "/conversations/search")
        at = int(asked.body["pagination"].get("starting_after", "0"))
        rows = [
            {
                "id": str(n),
                "updated_at": 1790000000,
                "conversation_rating": {"rating": 5, "updated_at": 1790000000 + n},
            }
            for n in range(at, min(at + 2, self.count))
        ]
        following = {"per_page": 2, "starting_after": str(at + 2)} if at + 2 < self.count else None
        return Answer({"type": "conversation.list", "conversations": rows, "pages": {"next": following}})


def test_intercom_searches_for_what_was_answered_since(api: Api, client: httpx.Client) -> None:
    Intercom(api)
    pages = read("intercom", api, client)
    assert [one.external_id for one in said("intercom", pages)] == ["0", "1", "2", "3", "4"]
    first = api.asked[0]
    assert (first.headers["authorization"], first.headers["intercom-version"]) == ("Bearer t0ken", "2.14")
    assert first.body["query"] == {"field": "conversation_rating.replied_at", "operator": ">", "value": 0}
    api.asked.clear()
    read("intercom", api, client, pages[-1].cursor)
    assert api.asked[0].body["query"]["value"] == STAMP - 300


# Freshdesk


class Freshdesk:
    def __init__(self, api: Api, count: int = 250) -> None:
        self.count = count
        api.answer = self.answer

    def answer(self, asked: Asked) -> Answer:
        assert asked.path == "/api/v2/surveys/satisfaction_ratings"
        size = int(asked.query["per_page"])
        at = (int(asked.query["page"]) - 1) * size
        return Answer(
            [
                {"id": n, "ratings": {"default_question": 103}, "created_at": "2026-09-20T10:00:00Z"}
                for n in range(at, min(at + size, self.count))
            ]
        )


def test_freshdesk_reads_numbered_pages(api: Api, client: httpx.Client) -> None:
    for count, asked in ((0, 1), (99, 1), (100, 2), (250, 3)):
        Freshdesk(api, count)
        api.asked.clear()
        pages = read("freshdesk", api, client)
        assert (len(said("freshdesk", pages)), len(api.asked)) == (count, asked)
    assert b64decode(api.asked[0].headers["authorization"].split()[1]) == b"t0ken:X"
    api.asked.clear()
    read("freshdesk", api, client, pages[-1].cursor)
    assert api.asked[0].query["created_since"] == "2026-09-21T13:55:00Z"


PLENTY = {
    "zendesk": lambda api: Zendesk(api, 3, 3),
    "intercom": Intercom,
    "freshdesk": Freshdesk,
}

# Limits and refusals


def test_told_to_wait_it_goes_on_where_it_was(api: Api, client: httpx.Client) -> None:
    zendesk = Zendesk(api, 5, 0)
    busy = [True]

    def limited(asked: Asked) -> Answer:
        if "page[after]" in asked.query and busy.pop() if busy else False:
            return Answer({"error": "TooManyRequests"}, 429, {"Retry-After": "93"})
        return zendesk.answer(asked)

    api.answer = limited
    stream = pull("zendesk", given(api), "", client, NOW)
    first = next(stream)
    with pytest.raises(Later) as told:
        next(stream)
    assert told.value.seconds == 93
    rest = read("zendesk", api, client, first.cursor)
    assert [one.external_id for one in said("zendesk", [first, *rest])] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("kind", CONNECTORS)
@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer({}, 429, {"Retry-After": "7"}), 7),
        (Answer({}, 429, {"Retry-After": "Mon, 21 Sep 2026 14:02:00 GMT"}), 120),
        (Answer({}, 429, {"Retry-After": "soon"}), 60),
        (Answer({}, 429, {"X-RateLimit-Reset": str(STAMP + 30)}), 30),
        (Answer({}, 429, {"Retry-After": "9" * 30}), 86_400),
        (Answer({}, 429), 60),
        (Answer({}, 500), 60),
        (Answer({}, 503, {"Retry-After": "0"}), 1),
    ],
)
def test_limits_and_faults_mean_later(
    kind: str, answer: Answer, seconds: int, api: Api, client: httpx.Client
) -> None:
    api.answer = lambda _asked: answer
    with pytest.raises(Later) as told:
        read(kind, api, client)
    assert told.value.seconds == seconds


@pytest.mark.parametrize("kind", CONNECTORS)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer({}, 401), "make a new|copy the API key"),
        (Answer({}, 403), "paste it"),
        (Answer({}, 404), "address"),
        (Answer({}, 422), "422"),
        (Answer({}, 302, {"Location": "https://evil.example/x"}), "evil.example"),
        (Answer(raw=b"<html>Sign in</html>"), "no data"),
        (Answer("words"), "Is the address"),
        (Answer({"satisfaction_ratings": {}, "conversations": "x"}), "Is the address"),
        (Answer(raw=b" " * (calling.LARGEST + 1)), "32 MB"),
    ],
)
def test_what_a_person_has_to_mend(
    kind: str, answer: Answer, words: str, api: Api, client: httpx.Client
) -> None:
    api.answer = lambda _asked: answer
    with pytest.raises(Refusal, match=words):
        read(kind, api, client)
    assert len(api.asked) <= 2, "a redirect is not followed"


def test_what_can_not_be_reached(client: httpx.Client, api: Api) -> None:
    with pytest.raises(Later, match="could not be reached"):
        list(pull("freshdesk", given(api) | {"address": "http://127.0.0.1:1"}, "", client, NOW))


@pytest.mark.parametrize(("number", "raised"), [(socket.EAI_NONAME, Refusal), (socket.EAI_AGAIN, Later)])
def test_a_host_that_is_not_there(
    number: int, raised: type[Exception], client: httpx.Client, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistyped name is a person's to mend; a name server that is away comes back."""

    def nobody(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(number, "no")

    monkeypatch.setattr(calling, "addresses", nobody)
    with pytest.raises(raised, match="host acme"):
        list(pull("freshdesk", given(api) | {"address": "https://acme.example"}, "", client, NOW))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://acme.zendesk.com", "in the clear"),
        ("ftp://acme.zendesk.com", "no address"),
        ("https://ada:secret@acme.zendesk.com", "no address"),
        ("https://acme.zendesk.com:8443", "usual port"),
        ("https://[::1", "no address"),
        ("", "no address"),
        ("https://10.0.0.5", "private network"),
        ("https://169.254.169.254", "private network"),
        ("https://[::ffff:127.0.0.1]", "private network"),
        ("https://0x7f000001", "private network"),
        ("localhost", "private network"),
    ],
)
@pytest.mark.parametrize("kind", CONNECTORS)
def test_addresses_that_are_not_called(
    address: str, words: str, kind: str, api: Api, client: httpx.Client
) -> None:
    with pytest.raises(Refusal, match=words):
        list(pull(kind, {"address": address, "user": "a", "token": "b"}, "", client, NOW))


def test_the_connection_goes_to_the_address_looked_at(
    api: Api, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that would answer otherwise a second time is asked once a call."""
    looked: list[str] = []
    monkeypatch.setattr(calling, "addresses", lambda host, _port: looked.append(host) or ["127.0.0.1"])
    monkeypatch.setattr(calling, "LOOPBACK", {"desk.example"})
    Freshdesk(api, 1)
    port = api.address.rpartition(":")[2]
    place = {"address": f"http://desk.example:{port}", "token": "b"}
    assert len(said("freshdesk", list(pull("freshdesk", place, "", client, NOW)))) == 1
    assert (looked, api.asked[0].headers["host"]) == (["desk.example"], f"desk.example:{port}")


def test_a_token_or_cursor_that_is_nonsense(api: Api, client: httpx.Client) -> None:
    Intercom(api)
    for token in ("tök€n", "a\nb", "\ud800"):
        with pytest.raises((Refusal, Later)):
            list(pull("intercom", given(api) | {"token": token}, "", client, NOW))
    for cursor in (
        "",
        "{}",
        "[]",
        "nonsense",
        '{"since":"x","after":7,"began":true}',
        "[" * 5000,
        '{"since":-5}',
    ):
        assert len(said("intercom", read("intercom", api, client, cursor)[:1])) <= 2
    with pytest.raises(Refusal, match="by itself"):
        pull("gorgias", given(api), "", client, NOW)


def test_hostile_values_in_pages_come_through_to_the_parser(api: Api, client: httpx.Client) -> None:
    rows = [
        None,
        7,
        {"answers": 5},
        response(3) | {"subject_zrns": [None, {}]},
        {"id": "\ud800", "subjects": [{"type": "ticket", "id": {}}]},
    ]
    api.answer = lambda _asked: Answer(
        {
            "satisfaction_ratings": rows,
            "survey_responses": rows,
            "tickets": [None, {"id": {}, "assignee_id": 1}],
        }
    )
    pages = read("zendesk", api, client)
    found = [HELPDESKS["zendesk"].parse(page.body, Options()) for page in pages]
    assert [len(one.said) + len(one.passed) + len(one.refused) for one in found] == [len(rows), len(rows)]
    assert json.loads(pages[0].body)["satisfaction_ratings"][1] == 7
