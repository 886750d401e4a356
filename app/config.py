"""Settings from the environment (prefix `RAPPORT_`), and the refusals of unsafe ones."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


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
        return found


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings()
