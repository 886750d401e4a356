"""What is kept encrypted at rest: a column of JSON under the installation's key."""

import json
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, Text, TypeDecorator

from app.config import settings

#: Names the way of sealing, so that a later one can stand beside it.
WAY = "1."
NONCE = 12


class Unreadable(RuntimeError):
    """Something sealed can't be opened: it was altered, or the installation's key is another than it was sealed by."""


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(sha256(b"rapport sealed columns\0" + key).digest())


def seal(value: Any, key: bytes) -> str:
    """A JSON value as text that only the key opens (AES-256-GCM, a fresh nonce each time)."""
    plain = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
    nonce = token_bytes(NONCE)
    return WAY + b64encode(nonce + _cipher(key).encrypt(nonce, plain, WAY.encode())).decode()


def unseal(text: str, key: bytes) -> Any:
    """The value again; `Unreadable` where the key is another or a bit was altered."""
    try:
        whole = b64decode(text.removeprefix(WAY), validate=True)
        return json.loads(_cipher(key).decrypt(whole[:NONCE], whole[NONCE:], WAY.encode()))
    except (InvalidTag, ValueError) as broken:
        msg = (
            "A sealed value can't be opened. Is RAPPORT_SECRET_KEY (or secret.key) the one it was sealed by?"
        )
        raise Unreadable(msg) from broken


class Sealed(TypeDecorator[Any]):
    """A JSON value or a text, encrypted in the database: neither searched nor sorted by, on purpose."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To the database: sealed."""
        return None if value is None else seal(value, settings().key())

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """From the database: in the clear."""
        return None if value is None else unseal(value, settings().key())
