"""Signatures: known vectors made with openssl, and no forged or changed call is taken."""

import base64
import hashlib
import random
from dataclasses import replace
from itertools import product

import pytest

from app.helpdesks import signing
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.kinds import Call

BODY = b'{"id":1,"rating":"great"}'
SECRET = "a secret of some length"
NOW = 1_790_000_000
ISO = "2026-09-21T14:13:20Z"
ADDRESS = "https://service.example/hooks/123"
#: Made with `openssl dgst -sha256 -hmac "$SECRET" -binary | base64`, and -sha1 and hex where the scheme says so.
VECTORS = {
    "zendesk": {
        "x-zendesk-webhook-signature": "0pey2mCgnca+sLYo68Acb/0aLP2+0CQx+AiL/+qZy1E=",
        "x-zendesk-webhook-signature-timestamp": ISO,
    },
    "intercom": {"x-hub-signature": "sha1=df94ffa5902db8f36fa69f0a469421603c059d62"},
    "helpscout": {"x-helpscout-signature": "35T/pZAtuPNvpp8KRpQhYDwFnWI="},
    "frappe": {"x-frappe-webhook-signature": "rVYt+Mmd46GjtdgFJbyOZRGokSc8oBoT5KoAaVAqr4Q="},
    "hubspot": {
        "x-hubspot-signature-v3": "2r2uegdI+ul50LcrS8c2hKm/1JwnbvSkuLGXIAxIw78=",
        "x-hubspot-request-timestamp": f"{NOW}000",
    },
    "chatwoot": {
        "x-chatwoot-signature": "sha256=c0b4cce56fe2a7efa3d60ba9dfdfb00e2fd1e0b5d6f1f6a5feef1c3669485eda",
        "x-chatwoot-timestamp": str(NOW),
    },
    "formbricks": {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(NOW),
        "webhook-signature": "v1,ou0EDJmHehIOf07O56aQDspjR1/DTujtwNRdoBUcZZU=",
    },
    "generic_json": {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(NOW),
        "webhook-signature": "v1,ou0EDJmHehIOf07O56aQDspjR1/DTujtwNRdoBUcZZU=",
    },
    "freshdesk": {"authorization": f"Bearer {SECRET}"},
    "gorgias": {"x-rapport-secret": SECRET},
}
#: These carry the secret itself and prove nothing of the body.
FIXED = {"freshdesk", "gorgias"}
WITH_TIME = {
    "zendesk": "x-zendesk-webhook-signature-timestamp",
    "hubspot": "x-hubspot-request-timestamp",
    "chatwoot": "x-chatwoot-timestamp",
    "formbricks": "webhook-timestamp",
}


def call(kind: str, **changes: object) -> Call:
    return replace(Call(dict(VECTORS[kind]), "POST", ADDRESS, BODY), **changes)  # type: ignore[arg-type]


def check(kind: str, given: Call, secret: str = SECRET, now: float = NOW) -> str | None:
    return HELPDESKS[kind].check(given, secret, now)


@pytest.mark.parametrize("kind", VECTORS)
def test_known_vectors_hold(kind: str) -> None:
    assert check(kind, call(kind)) is None


@pytest.mark.parametrize("kind", HELPDESKS)
@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!"])
def test_an_empty_secret_never_verifies(kind: str, secret: str) -> None:
    """Not even where the caller signed with the empty key, or sent an empty secret."""
    headers = dict(VECTORS.get(kind, VECTORS["formbricks"]))
    assert check(kind, Call(headers, "POST", ADDRESS, BODY), "") is not None
    bare = Call({"authorization": "Bearer ", "x-rapport-secret": ""}, "POST", ADDRESS, BODY)
    assert check(kind, bare, "") is not None
    if kind in {"formbricks", "generic_json", "generic_csv"}:
        assert check(kind, Call(headers, "POST", ADDRESS, BODY), secret) is not None


@pytest.mark.parametrize("kind", VECTORS)
def test_every_header_is_needed(kind: str) -> None:
    for name in VECTORS[kind]:
        less = {key: value for key, value in VECTORS[kind].items() if key != name}
        assert check(kind, call(kind, headers=less)) is not None
    assert "steps" in (check(kind, call(kind, headers={})) or "")


@pytest.mark.parametrize("kind", WITH_TIME)
@pytest.mark.parametrize(
    ("apart", "told"),
    [(299, None), (-299, None), (420, "7 minutes"), (-420, "7 minutes"), (86_400, "24 hours")],
)
def test_the_clock_is_named(kind: str, apart: int, told: str | None) -> None:
    why = check(kind, call(kind), now=NOW + apart)
    assert why is None if told is None else f"The sender's clock is {told} off" in (why or "")
    # Whoever has not the secret is told nothing of clocks.
    assert "clock" not in (check(kind, call(kind), "another secret", NOW + apart) or "")


def test_ten_thousand_changed_calls() -> None:
    chance, taken, tried = random.Random(7), [], 0
    while tried < 10_000:
        for kind, vector in VECTORS.items():
            headers, how = dict(vector), chance.randrange(6)
            given, secret = call(kind), SECRET
            name = chance.choice(sorted(headers))
            if how == 0 and kind not in FIXED:
                given = replace(given, body=_flipped(BODY, chance))
            elif how == 1:
                headers[name] = _flipped(headers[name].encode(), chance).decode("latin-1")
                given = replace(given, headers=headers)
            elif how == 2:
                headers[name] = headers[name][: chance.randrange(len(headers[name]))]
                given = replace(given, headers=headers)
            elif how == 3:
                secret = _flipped(SECRET.encode(), chance).decode("latin-1")
            elif how == 4 and kind not in FIXED:
                given = replace(given, body=BODY[: chance.randrange(len(BODY))])
            elif how == 5 and kind == "hubspot":
                given = replace(given, address=ADDRESS + "?a", method="POST")
            else:
                headers[name] += chance.choice(["=", "\n", "\0", "A"])
                given = replace(given, headers=headers)
            tried += 1
            if check(kind, given, secret) is None:
                taken.append((kind, how, given, secret))
    assert taken == []


def _flipped(what: bytes, chance: random.Random) -> bytes:
    """One bit of it."""
    made, at = bytearray(what), chance.randrange(len(what))
    made[at] ^= 1 << chance.randrange(7)
    return bytes(made)


def test_signatures_of_another_scheme_do_not_hold() -> None:
    """One vendor's header says nothing at another's door."""
    alike = ({"formbricks", "generic_json"}, {*FIXED, "generic_json"}, {"intercom", "generic_json"})
    for kind, other in product(VECTORS, VECTORS):
        if not any({kind, other} <= same for same in alike) and kind != other:
            assert check(other, call(kind)) is not None, (kind, other)


def test_standard_webhooks_lists_and_rotation() -> None:
    good = VECTORS["formbricks"]["webhook-signature"]
    for given, holds in (
        (f"v1,AAAA {good}", True),
        (f"v2,{good[3:]}", False),
        (f"v1a,{good[3:]}", False),
        (f"{good},{good}", False),
        (good.replace("v1,", "v1, "), False),
        ("v1,", False),
    ):
        headers = VECTORS["formbricks"] | {"webhook-signature": given}
        assert (check("formbricks", call("formbricks", headers=headers)) is None) is holds, given
    # A secret as the library of the standard writes it.
    key = hashlib.sha256(b"key").digest()
    made = base64.b64encode(_hmac(key, f"msg_1.{NOW}.".encode() + BODY)).decode()
    headers = VECTORS["formbricks"] | {"webhook-signature": f"v1,{made}"}
    secret = "whsec_" + base64.b64encode(key).decode()
    assert check("formbricks", call("formbricks", headers=headers), secret) is None
    assert check("formbricks", call("formbricks", headers=headers), secret[:-4]) is not None


def _hmac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 from its definition, RFC 2104."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


@pytest.mark.parametrize("stamp", ["", "soon", "2026-09-21T14:13:20", "-1", "1e9", "９" * 10, "9" * 40])
def test_signed_nonsense_for_a_time(stamp: str) -> None:
    key = SECRET.encode()
    signed = base64.b64encode(_hmac(key, stamp.encode() + BODY)).decode()
    headers = {"x-zendesk-webhook-signature": signed, "x-zendesk-webhook-signature-timestamp": stamp}
    assert signing.zendesk(call("zendesk", headers=headers), SECRET, NOW) == signing.NO_TIME
    signed = _hmac(key, stamp.encode() + b"." + BODY).hex()
    headers = {"x-chatwoot-signature": f"sha256={signed}", "x-chatwoot-timestamp": stamp}
    assert signing.chatwoot(call("chatwoot", headers=headers), SECRET, NOW) == signing.NO_TIME


def test_odd_characters_raise_nothing() -> None:
    for (kind, vector), text in product(VECTORS.items(), ("é", "\ud800", "\0", "𝟙")):
        headers = dict.fromkeys(vector, text)
        # Only where the header is to hold the secret itself does the secret in it hold.
        assert (check(kind, call(kind, headers=headers), text) is None) is (kind == "gorgias")
        assert check(kind, call(kind, headers=headers)) is not None


def test_the_weaker_kind_takes_the_secret_in_either_header() -> None:
    for headers, holds in (
        ({"authorization": f"Bearer {SECRET}"}, True),
        ({"authorization": f"bearer {SECRET}"}, False),
        ({"authorization": SECRET}, False),
        ({"x-rapport-secret": SECRET}, True),
        # A wrong one in front is not helped by a right one behind.
        ({"authorization": "Bearer wrong", "x-rapport-secret": SECRET}, False),
    ):
        assert (signing.fixed(call("freshdesk", headers=headers), SECRET, NOW) is None) is holds
        assert (signing.either(call("freshdesk", headers=headers), SECRET, NOW) is None) is holds
    # A call that claims to be signed is not taken for its bearer.
    both = {"authorization": f"Bearer {SECRET}", "webhook-id": "a"}
    assert signing.either(call("freshdesk", headers=both), SECRET, NOW) is not None
