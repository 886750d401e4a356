"""The codes that stand beside a colleague's answer instead of a name."""

import hmac
from hashlib import sha256


def rater_code(key: bytes, asker_id: int) -> str:
    """What tells one rater from another and nobody who it is: 128 bits of an HMAC under the installation's key.

    The same for every answer of one person, so that how strict somebody is can be allowed for.
    """
    return _code(key, "rater", asker_id)


def answer_code(key: bytes, asker_id: int, subject_id: int, lens: str, month: int) -> str:
    """The name of one answer: the same question answered again is the same answer, changed."""
    return _code(key, "answer", asker_id, subject_id, lens, month)


def _code(key: bytes, *of: object) -> str:
    return hmac.new(key, repr(of).encode(), sha256).hexdigest()[:32]
