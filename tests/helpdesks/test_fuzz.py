"""Nothing that can be sent makes a parser raise, and no entry of a list is lost on the way."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.contacts.scales import SCALES
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.masking import masked
from app.helpdesks.said import Options, Parsed
from tests.helpdesks.kit import body
from tests.helpdesks.test_said import CAME, MAPPING, WOOTRIC, ZAMMAD

TOLD = {
    "gorgias": Options(zone="America/New_York"),
    "frappe": Options(zone="Europe/Berlin"),
    "formbricks": Options(scale="stars_5", mapping=MAPPING),
    "generic_json": Options(scale="nps_11", mapping=WOOTRIC),
    "generic_csv": Options(scale="stars_5", mapping=ZAMMAD, zone="Europe/Berlin", dates="dmy"),
    "freshdesk": Options(received_at=CAME),
    "chatwoot": Options(received_at=CAME, zone="UTC"),
}
#: Fixture, helpdesk, and the keys that lead to its list.
LISTS = [
    ("zendesk_ratings.json", "zendesk", ["satisfaction_ratings"]),
    ("zendesk_tickets.json", "zendesk", ["tickets"]),
    ("zendesk_surveys.json", "zendesk", ["survey_responses"]),
    ("intercom_page.json", "intercom", ["conversations"]),
    ("freshdesk.json", "freshdesk", []),
    ("chatwoot.json", "chatwoot", []),
    ("helpscout.json", "helpscout", ["_embedded", "ratings"]),
    ("hubspot.json", "hubspot", ["results"]),
    ("gorgias.json", "gorgias", ["data"]),
    ("frappe.json", "frappe", ["data"]),
    ("wootric.json", "generic_json", ["payload", "responses"]),
]
SINGLE = [
    ("zendesk_trigger.json", "zendesk"),
    ("intercom_webhook.json", "intercom"),
    ("chatwoot_webhook.json", "chatwoot"),
    ("helpscout_webhook.json", "helpscout"),
    ("formbricks.json", "formbricks"),
]
TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.integers(0, 12)
    | st.floats()
    | TEXT
    | st.sampled_from(["", "good", "5", "\x00", "\ud800", "1e9", "2026-07-20T22:55:29Z", 10**400, 1790000000])
)
JSON = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module", autouse=True)
def _long_numbers() -> Any:
    """Python refuses to write numbers of over 4,300 digits; what is sent may hold longer ones."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    yield
    sys.set_int_max_str_digits(before)


def fits(found: Parsed) -> None:
    """Whatever was read can be stored: on its scale, aware, with an id; refusals say where and what to do."""
    for one in found.said:
        assert SCALES[one.scale].steps(one.score) is not None
        assert one.answered_at.utcoffset() is not None
        assert one.updated_at is None or one.updated_at.utcoffset() is not None
        assert 0 < len(one.external_id) <= 200
        for text in (one.external_id, one.contact_ref, one.customer_ref, one.comment, one.raw, one.reason):
            assert "\0" not in (text or "")
            (text or "").encode()
    ids = [one.external_id for one in found.said]
    assert len(set(ids)) == len(ids)
    assert all(one.where and one.mend.endswith((".", "!")) for one in found.refused)
    assert all(one.where and one.why for one in found.passed)


def parse(kind: str, sent: bytes) -> Parsed:
    found = HELPDESKS[kind].parse(sent, TOLD.get(kind, Options()))
    fits(found)
    return found


def dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("kind", HELPDESKS)
@QUICK
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode) | JSON.map(dumped))
def test_no_bytes_make_it_raise(kind: str, sent: bytes) -> None:
    parse(kind, sent)
    for zone in ("", "Nowhere/Land", "../etc", "Europe"):
        HELPDESKS[kind].parse(sent, Options(zone=zone, scale="no such", mapping={"score": "a..0"}, dates="x"))
    masked(sent)


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(path for key, one in inner for path in paths(one, (*before, key)))]


def changed(value: Any, path: tuple[Any, ...], into: Any) -> Any:
    if not path:
        return into
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:], into)
    return copy


def mutations(name: str) -> st.SearchStrategy[Any]:
    whole = json.loads(body(name), strict=False)
    places = paths(whole)
    pairs = st.lists(st.tuples(st.sampled_from(places), JSON), min_size=1, max_size=2)

    def apply(steps: list[tuple[tuple[Any, ...], Any]]) -> Any:
        made = whole
        for path, into in steps:
            try:
                made = changed(made, path, into)
            except (KeyError, IndexError, TypeError, AttributeError):
                continue
        return made

    return pairs.map(apply)


def entries(value: Any, keys: list[str]) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def outcomes(found: Parsed) -> int:
    """One for each entry: what is told of parts of an entry has its part in its place."""
    whole = [one for one in [*found.passed, *found.refused] if ", " not in one.where]
    return len(found.said) + len(whole)


@pytest.mark.parametrize(("name", "kind", "keys"), LISTS)
def test_no_entry_of_a_list_is_lost(name: str, kind: str, keys: list[str]) -> None:
    @FEW
    @given(mutations(name))
    def holds(value: Any) -> None:
        found = parse(kind, dumped(value))
        rows = entries(value, keys)
        if not isinstance(rows, list):
            assert found.said or found.passed or found.refused or isinstance(value, list | dict)
        elif kind == "intercom":
            # A person's rating and a program's in one conversation: two answers.
            assert len(rows) <= outcomes(found) <= 2 * len(rows)
        else:
            assert outcomes(found) == len(rows)

    holds()


@pytest.mark.parametrize(("name", "kind"), SINGLE)
def test_a_single_answer_is_never_nothing(name: str, kind: str) -> None:
    @FEW
    @given(mutations(name))
    def holds(value: Any) -> None:
        if value != [] and not (isinstance(value, dict) and [] in value.values()):
            found = parse(kind, dumped(value))
            assert found.said or found.passed or found.refused

    holds()


@pytest.mark.parametrize("name", ["chatwoot.csv", "chatwoot_translated.csv", "zammad.csv"])
def test_files_with_any_bytes_in_them(name: str) -> None:
    whole, kind = body(name), "generic_csv" if name == "zammad.csv" else "chatwoot"

    @FEW
    @given(
        st.integers(0, len(whole)), st.binary(max_size=6) | st.sampled_from([b'"', b"\n", b",", b";", b"\0"])
    )
    def holds(at: int, more: bytes) -> None:
        found = parse(kind, whole[:at] + more + whole[at:])
        assert found.said or found.passed or found.refused

    holds()


LARGE: list[tuple[str, Callable[[], bytes]]] = [
    ("nested", lambda: b"[" * 10_000 + b"]" * 10_000),
    ("objects", lambda: b'{"data":' * 10_000 + b"1" + b"}" * 10_000),
    ("open", lambda: b"[" * 2_000_000),
    ("digits", lambda: b'[{"id":' + b"9" * 100_000 + b',"score":' + b"9" * 100_000 + b"}]"),
    ("comment", lambda: b'{"id":1,"score":"good","comment":"' + b"a" * 10_000_000 + b'"}'),
    ("commas", lambda: b"," * 3_000_000),
    ("lines", lambda: b"Note\n" + b"1\n" * 300_000),
    ("quote", lambda: b'a,b\n"' + b"x," * 1_000_000),
    (
        "versions",
        lambda: dumped([{"id": 1, "score": "good", "created_at": 1790000000 + n} for n in range(20_000)]),
    ),
    ("too large", lambda: b" " * (33 * 1024 * 1024)),
]


@pytest.mark.parametrize(("name", "make"), LARGE, ids=[name for name, _ in LARGE])
def test_large_and_deep_bodies(name: str, make: Callable[[], bytes]) -> None:
    sent, began = make(), time.process_time()
    for kind in ("zendesk", "generic_csv", "chatwoot"):
        found = HELPDESKS[kind].parse(sent, TOLD.get(kind, Options()))
        assert found.said or found.passed or found.refused
    assert len(masked(sent)) < 300_000
    assert time.process_time() - began < 10, name


def test_deep_values_within_limits() -> None:
    """Deep, but not too deep for JSON: everything that goes down into it must come up again."""
    for depth in (100, 400, 800, 950):
        deep = b"[" * depth + b"]" * depth
        for kind in HELPDESKS:
            parse(kind, b'[{"id":1,"rating":' + deep + b',"score":' + deep + b',"name":1}]')
        masked(deep)
