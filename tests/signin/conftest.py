"""Quick hashing: what slows guessing down would slow the tests down too."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.signin import actions


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One pass over little memory; the command's test hashes as the product does."""
    hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    nobody = hasher.hash("nobody's")
    monkeypatch.setattr(actions, "_hasher", lambda: hasher)
    monkeypatch.setattr(actions, "_nobody", lambda: nobody)
