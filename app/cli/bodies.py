"""What each command does: it fetches its room inside its function, so that a start pays for one command only."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable

from app.cli.check import check
from app.cli.words import Arguments

# Serving


def _open(arguments: Arguments) -> int:
    gc.disable()  # `serve` enables it, once everything is there
    os.environ.setdefault("RAPPORT_BASE_URL", f"http://127.0.0.1:{arguments.port}")
    os.environ["RAPPORT_DEMO"] = "1"
    from app.demo.people import COMPANY, PEOPLE, anybody

    os.environ.setdefault("RAPPORT_COMPANY", "Your company" if arguments.empty else COMPANY)
    from app.config import settings

    given = settings()
    if not _safe(given.refusals()):
        return 2

    from app.database.revision import up_to_date
    from app.main import serve

    if not up_to_date(given.database_url):
        from app.database.migrate import upgrade

        upgrade(given.database_url)
    if not arguments.empty and not anybody(given.database_url):
        from app.demo.build import build

        build(given.database_url)
    print(f"\nRapport is at http://127.0.0.1:{arguments.port}, for this machine only. Ctrl-C stops it.\n")
    if not arguments.empty:
        print("Sign in with one click as:")
        for one in PEOPLE:
            print(f"  {one.name:<13} {one.does}")
        print(flush=True)
    serve(given, arguments.port, quiet=True)
    return 0


def _serve(arguments: Arguments) -> int:
    gc.disable()  # `serve` enables it, once everything is there
    from app.config import settings
    from app.main import serve

    given = settings()
    if not _safe(given.refusals()):
        return 2
    serve(given, arguments.port, arguments.host)
    return 0


def _safe(refusals: list[str]) -> bool:
    for refusal in refusals:
        print(refusal, file=sys.stderr)
    return not refusals


# The database and what is in it


def _migrate(arguments: Arguments) -> int:
    from app.config import settings
    from app.database.migrate import downgrade, upgrade

    if arguments.down:
        downgrade(settings().database_url, arguments.down)
    else:
        upgrade(settings().database_url)
    return 0


def _demo(_: Arguments) -> int:
    from app.config import settings
    from app.database.migrate import upgrade
    from app.demo.build import build

    upgrade(settings().database_url)
    build(settings().database_url)
    return 0


def _with_engine() -> None:
    """Open the settings' database as the process's own."""
    from app.config import settings
    from app.database import make_engine, use_engine
    from app.rooms import load_tables

    load_tables()
    use_engine(make_engine(settings().database_url))


def _import(arguments: Arguments) -> int:
    from app.imports.command import run as run_import

    _with_engine()
    return run_import(arguments)


def _evidence(arguments: Arguments) -> int:
    from app.scores.evidence_file import run as run_evidence

    return run_evidence(arguments.answers, arguments.settings, arguments.out)


def _jobs(_: Arguments) -> int:
    from app.database import engine
    from app.jobs.runner import run_forever
    from app.rooms import handlers

    _with_engine()
    run_forever(engine(), handlers())
    return 0


def _administrator(arguments: Arguments) -> int:
    import secrets

    from app.clock import now
    from app.database import unit_of_work
    from app.errors import Refusal
    from app.signin.actions import make_administrator

    given = os.environ.get("RAPPORT_PASSWORD", "")
    password = given or secrets.token_urlsafe(16)
    _with_engine()
    try:
        with unit_of_work() as session:
            make_administrator(session, arguments.email, arguments.name, password, now())
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    told = "the password in RAPPORT_PASSWORD" if given else f"this password, shown only now: {password}"
    print(f"{arguments.name} may sign in as {arguments.email} with {told}")
    return 0


def _journal(arguments: Arguments) -> int:
    from app.journal.command import run as run_journal

    _with_engine()
    return run_journal(arguments.what, arguments.heads)


def _rotations(arguments: Arguments) -> int:
    from app.cli.rotations import rotations

    if arguments.verb not in {"list", "mine"} and not arguments.slot:
        print("Name the slot by its first day or its id.", file=sys.stderr)
        return 2
    return rotations(arguments.verb, arguments.slot, arguments.server, plain=arguments.plain)


# Looking


def _routes(_: Arguments) -> int:
    from app.config import settings
    from app.main import create_app
    from app.web.routes import walk

    found = walk(create_app(settings()))
    wide = max((len(route.path) for route in found), default=0)
    for route in sorted(found, key=lambda route: (route.path, route.method)):
        print(f"{route.method:<7} {route.path:<{wide}}  {', '.join(route.permissions) or 'public'}")
    return 0


def _permissions(_: Arguments) -> int:
    from app.access.policy import POLICY

    for permission, clauses in sorted(POLICY.items()):
        print(permission)
        for clause in clauses:
            print("    " + " and ".join(sorted(clause)))
    return 0


def _doctor(_: Arguments) -> int:
    from app.config import settings
    from app.database.doctor import run as run_doctor

    return run_doctor(settings())


# Testing


def _test(arguments: Arguments) -> int:
    words = arguments.pytest
    # A process a core, two at least and four at most, unless somebody asks for another number or wants to look inside.
    alone = any(word.startswith(("-n", "--pdb", "--trace")) for word in words)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    shares = [] if alone else ["-n", str(min(4, max(2, cores))), "--dist", "worksteal"]
    return subprocess.run([sys.executable, "-m", "pytest", *shares, *words], check=False).returncode


def _check(_: Arguments) -> int:
    return check()


#: Each command by its name; `open` is the one without a name.
BODIES: dict[str, Callable[[Arguments], int]] = {
    "open": _open,
    "serve": _serve,
    "test": _test,
    "check": _check,
    "migrate": _migrate,
    "demo": _demo,
    "import": _import,
    "evidence": _evidence,
    "jobs": _jobs,
    "routes": _routes,
    "permissions": _permissions,
    "doctor": _doctor,
    "administrator": _administrator,
    "journal": _journal,
    "rotations": _rotations,
}
