"""Settings from the environment (prefix `RAPPORT_`), and the refusals of unsafe ones."""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32


class Settings(BaseSettings):
    """What one installation is told from outside. Times are seconds, sizes bytes."""

    model_config = SettingsConfigDict(env_prefix="RAPPORT_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'rapport.db'}"
    base_url: str = "http://127.0.0.1:8000"
    data_dir: Path = ROOT / "var"
    demo: bool = False
    zone: str = "UTC"
    company: str = "Your company"
    #: Requests worked on at once; each may hold one connection, and a second for a moment to journal a reading.
    admission: int = 8
    #: Requests that may wait for admission; beyond it the answer is 503 with Retry-After.
    queue: int = 1000
    #: The longest a request may wait for admission.
    patience: float = 30.0
    #: The longest a request's headers may take to come in whole.
    header_seconds: float = 10.0
    session_days: int = 14
    max_body: int = 20 * 1024 * 1024
    max_upload: int = 500 * 1024 * 1024
    #: Run the job runner inside the web process. Off where `python3 -m app jobs` runs beside it.
    run_jobs: bool = True
    #: Turns names into codes beside confidential answers, and seals what decisions say of people. Empty: made once and
    #: kept in `data_dir`. Whoever changes it makes every colleague a new rater and can read no sealed record any more:
    #: keep a copy apart from the database's.
    secret_key: str = ""
    #: Where mail goes out, smtp://user:password@host:587?tls=starttls (or smtps://host); empty: none is sent.
    smtp_url: str = ""
    mail_from: str = ""
    #: Hosts within the company's own network that calendars of leave may be read from, also without TLS; parted by
    #: commas. All others must have public addresses and TLS.
    feed_hosts: str = ""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @property
    def secure(self) -> bool:
        """Whether people reach this installation over TLS."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Host names (without port) that a request may name."""
        own = urlsplit(self.base_url).hostname or "127.0.0.1"
        return frozenset({own, "127.0.0.1", "localhost", "::1"} if self.loopback else {own})

    @property
    def loopback(self) -> bool:
        """Whether the address people use never leaves this machine."""
        return (urlsplit(self.base_url).hostname or "") in {"127.0.0.1", "localhost", "::1"}

    def key(self) -> bytes:
        """The installation's key: as set, else the one in `data_dir`, made when it is asked for first."""
        if self.secret_key:
            return self.secret_key.encode()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = self.data_dir / "secret.key"
        if not path.exists():
            # Written whole, then put in place unless another process was quicker.
            fresh = self.data_dir / f"secret.{secrets.token_hex(8)}"
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text().strip().encode()

    def refusals(self) -> list[str]:
        """Why `serve` must not start, each as the sentence that mends it; empty when safe."""
        found = []
        if self.demo and not self.loopback:
            found.append(
                "Demo mode signs anybody in. Unset RAPPORT_DEMO, or set RAPPORT_BASE_URL to loopback."
            )
        if not self.secure and not self.loopback:
            found.append("Cookies would travel in the clear. Set RAPPORT_BASE_URL to an https:// address.")
        if not urlsplit(self.base_url).hostname:
            found.append(
                "RAPPORT_BASE_URL names no host. Set it to the address people use, https://service.example."
            )
        if self.admission < 1 or self.admission > 64:
            found.append("RAPPORT_ADMISSION must lie between 1 and 64.")
        if not self.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            found.append("RAPPORT_DATABASE_URL must start with sqlite:/// or postgresql://.")
        if self.secret_key and len(self.secret_key) < SHORTEST_KEY:
            found.append(f"RAPPORT_SECRET_KEY must have at least {SHORTEST_KEY} characters.")
        if self.smtp_url and not (urlsplit(self.smtp_url).scheme in {"smtp", "smtps"} and self.mail_from):
            found.append(
                "To send mail, RAPPORT_SMTP_URL reads smtp://host:587?tls=starttls and RAPPORT_MAIL_FROM is set."
            )
        return found


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings()
