"""Looks at one installation and says what ails it."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine, bindparam, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.config import ROOT, Settings
from app.config import settings as app_settings
from app.database.base import UtcDateTime
from app.database.engine import is_sqlite, make_engine
from app.database.migrate import current, head
from app.database.sealing import Unreadable, unseal

#: A clock that differs from the database's by more makes leases and windows end at the wrong moment (seconds).
CLOCK_SKEW = 2.0
#: Work that is due for longer finds nobody who does it.
PATIENCE = timedelta(minutes=5)
#: What SQLite must answer; the engine asks for these on every connection.
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `well` is False where somebody should act; `says` then tells them how."""

    what: str
    well: bool
    says: str


def run(settings: Settings) -> int:
    """Print one line a finding; 1 when something ails, else 0."""
    ailing = 0
    for finding in examine(settings):
        ailing += not finding.well
        print(f"{'ok ' if finding.well else 'ILL'}  {finding.what:<12} {finding.says}")
    return 1 if ailing else 0


def examine(settings: Settings) -> Iterator[Finding]:
    """All findings, from the machine up. A database that can't be reached ends the visit."""
    yield Finding(
        "python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.system()}"
    )
    yield packages()
    for refusal in settings.refusals():
        yield Finding("settings", well=False, says=refusal)
    yield mail(settings)
    yield key(settings)
    bind = make_engine(settings.database_url, pool_size=1)
    if is_sqlite(bind) and not Path(bind.url.database or "").exists():
        # Connecting would make an empty one.
        yield Finding(
            "database", well=False, says=f"{shown(bind)} isn't there yet. Run `python3 -m app migrate`."
        )
        return
    try:
        with bind.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as failure:
        reason = str(getattr(failure, "orig", failure)).strip().splitlines()[0]
        yield Finding("database", well=False, says=f"{shown(bind)} can't be reached: {reason}")
        return
    try:
        yield Finding("database", well=True, says=f"{shown(bind)} answers")
        for look in (schema, sealed, durability, clock, queue):
            yield _careful(look, bind)
    finally:
        bind.dispose()


def _careful(look: Callable[[Engine], Finding], bind: Engine) -> Finding:
    try:
        return look(bind)
    except SQLAlchemyError as failure:
        return Finding(
            look.__name__, well=False, says=str(getattr(failure, "orig", failure)).strip().splitlines()[0]
        )


def shown(bind: Engine) -> str:
    """The database's address without its password."""
    return bind.url.render_as_string(hide_password=True)


def mail(settings: Settings) -> Finding:
    """Where notices are mailed to. None is no fault: they stand on each account's own page."""
    address = urlsplit(settings.smtp_url)
    if not settings.smtp_url:
        return Finding(
            "mail", well=True, says="none is sent. Set RAPPORT_SMTP_URL and RAPPORT_MAIL_FROM to send."
        )
    return Finding("mail", well=True, says=f"through {address.hostname}, from {settings.mail_from}")


def key(settings: Settings) -> Finding:
    """Where the key comes from that turns names into codes and seals records."""
    says = "from RAPPORT_SECRET_KEY"
    if not settings.secret_key:
        says = f"kept in {settings.data_dir / 'secret.key'}. On several machines set RAPPORT_SECRET_KEY to one value."
    return Finding("key", well=True, says=says)


def packages() -> Finding:
    """Whether the packages here are those of the lock file."""
    wrong = []
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        pinned, _, marker = line.rstrip(" \\").partition(";")
        name, _, wanted = pinned.strip().partition("==")
        # A line with a marker is for some platforms only, perhaps not for this one.
        if line.startswith(" ") or not wanted or marker:
            continue
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "missing"
        if found != wanted:
            wrong.append(f"{name} {found}, locked {wanted}")
    says = "; ".join(wrong) + ". Start `python3 -m app` once to install them." if wrong else "as locked"
    return Finding("packages", not wrong, says)


def schema(bind: Engine) -> Finding:
    """Whether the tables are those of this release."""
    stands, wanted = current(bind), head()
    if stands == wanted:
        return Finding("schema", well=True, says=f"at {wanted}")
    return Finding(
        "schema", well=False, says=f"at {stands or 'nothing'}, not {wanted}. Run `python3 -m app migrate`."
    )


def sealed(bind: Engine) -> Finding:
    """Whether what was sealed can be read with the key there is."""
    if not inspect(bind).has_table("decision"):
        return Finding("sealed", well=True, says="nothing yet")
    with bind.connect() as connection:
        found = connection.execute(
            text("SELECT brief FROM decision ORDER BY proposed_at DESC LIMIT 1")
        ).scalar()
    try:
        if found is not None:
            unseal(found, app_settings().key())
    except Unreadable as refusal:
        return Finding("sealed", well=False, says=str(refusal))
    return Finding("sealed", well=True, says="records can be read" if found else "nothing yet")


def durability(bind: Engine) -> Finding:
    """Whether a commit that was answered survives a power cut."""
    with bind.connect() as connection:
        if is_sqlite(bind):
            found = {
                name: str(connection.execute(text(f"PRAGMA {name}")).scalar()).lower() for name in PRAGMAS
            }
            wrong = [
                f"{name} is {found[name]}, not {wanted}"
                for name, wanted in PRAGMAS.items()
                if found[name] != wanted
            ]
            return Finding(
                "pragmas", not wrong, "; ".join(wrong) or ", ".join(f"{k}={v}" for k, v in found.items())
            )
        commit, sync = (
            connection.execute(text(f"SHOW {name}")).scalar() for name in ("synchronous_commit", "fsync")
        )
    well = commit not in {"off", "local"} and sync == "on"
    says = f"synchronous_commit={commit}, fsync={sync}"
    return Finding(
        "durability", well, says if well else f"{says}: answered commits may be lost. Set both to on."
    )


def clock(bind: Engine) -> Finding:
    """How far the database's clock and ours are apart."""
    if is_sqlite(bind):
        return Finding(
            "clock", well=True, says=f"{now():%Y-%m-%d %H:%M:%S} UTC; the database runs on this very clock"
        )
    with bind.connect() as connection:
        before = now()
        theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        middle = before + (now() - before) / 2
    apart = abs((theirs - middle).total_seconds())
    says = f"{apart:.2f} s from the database's"
    return Finding("clock", apart <= CLOCK_SKEW, says if apart <= CLOCK_SKEW else f"{says}: set both by NTP.")


def queue(bind: Engine) -> Finding:
    """How much work there is, by state. Reads the table itself: the room that owns it is above this one."""
    if not inspect(bind).has_table("job"):
        return Finding("queue", well=False, says="there is no queue yet. Run `python3 -m app migrate`.")
    late = text("SELECT count(*) FROM job WHERE state = 'waiting' AND due_at < :limit").bindparams(
        bindparam("limit", type_=UtcDateTime, value=now() - PATIENCE)
    )
    with bind.connect() as connection:
        rows = connection.execute(text("SELECT state, count(*) FROM job GROUP BY state ORDER BY state")).all()
        overdue = int(connection.execute(late).scalar_one())
    counted = {str(state): int(count) for state, count in rows}
    says = [", ".join(f"{count} {state}" for state, count in counted.items()) or "empty"]
    if overdue:
        says.append(
            f"{overdue} wait for longer than {PATIENCE.seconds // 60} minutes: start `python3 -m app jobs`"
        )
    if counted.get("failed"):
        says.append("see the page of the queue for what failed")
    return Finding("queue", len(says) == 1, "; ".join(says))
