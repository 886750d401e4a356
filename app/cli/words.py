"""What may be typed."""

import argparse
import os
from pathlib import Path

DESCRIPTION = "Rapport. Without a command: the demo company, on this machine only, at http://127.0.0.1:8000."


class _Wide(argparse.HelpFormatter):
    """One line a command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=24, width=110)


class Arguments(argparse.Namespace):
    """What was typed."""

    command: str
    needs_tests: bool
    needs_browser: bool


def parse(words: list[str]) -> Arguments:
    """Read the command line; leaves with a message of its own when it makes no sense."""
    parser = _parser()
    # pytest has its own words; argparse must not try to understand them.
    rest = words[1:] if words[:1] == ["test"] and words[1:] not in (["-h"], ["--help"]) else []
    found = parser.parse_args(words[: len(words) - len(rest)], namespace=Arguments())
    found.pytest = rest
    found.needs_tests = found.command in {"test", "check"}
    found.needs_browser = found.command == "test"
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m app", description=DESCRIPTION, allow_abbrev=False, formatter_class=_Wide
    )
    parser.set_defaults(command="open")
    parser.add_argument("--port", type=_port, default=8000, help="port of the demo (8000)")
    parser.add_argument("--database-url", help="instead of var/rapport.db: sqlite:///FILE or postgresql://…")
    parser.add_argument("--empty", action="store_true", help="start without the demo company")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, line: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=line, description=line, allow_abbrev=False, formatter_class=_Wide
        )
        made.set_defaults(command=name)
        return made

    def on_database(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made.add_argument("--database-url", default=argparse.SUPPRESS, help="instead of RAPPORT_DATABASE_URL")
        return made

    serve = on_database(
        add("serve", "serve for real people; settings are RAPPORT_… in the environment, unsafe ones refused")
    )
    serve.add_argument("--port", type=_port, default=argparse.SUPPRESS, help="port to listen on (8000)")
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on, for a proxy elsewhere (127.0.0.1)"
    )
    add("test", "run every test; words after it go to pytest")
    add("check", "format, lint, types, templates and house rules in under half a minute")
    migrate = on_database(add("migrate", "bring the database to this release's schema"))
    migrate.add_argument("--down", metavar="REV", help="go down to this revision instead (base: empty)")
    on_database(add("demo", "fill the database with the demo company"))
    _import_parser(on_database(add("import", "take a file in")))
    evidence = add("evidence", "score a file of answers without a database: what a reviewer can recompute")
    evidence.add_argument("answers", type=Path, metavar="ANSWERS", help="CSV of answers")
    evidence.add_argument(
        "--settings", type=Path, required=True, metavar="S", help="JSON with scale and bars"
    )
    evidence.add_argument("--out", type=Path, required=True, metavar="O", help="CSV to write")
    on_database(add("jobs", "work on the queue, beside `serve`"))
    add("routes", "list every route with the permission that guards it")
    add("permissions", "list who may do what")
    on_database(
        add("doctor", "look at this machine, its database and its queue; ends with 1 when something ails")
    )
    administrator = on_database(
        add("administrator", "make the first administrator and print a one-time password")
    )
    administrator.add_argument("email", metavar="EMAIL")
    administrator.add_argument("name", metavar="NAME")
    _rotations_parser(add("rotations", "slots and places, over a server's API with RAPPORT_TOKEN"))
    journal = on_database(
        add(
            "journal",
            "verify: follow the journal's chain and tell where it was altered; heads: print its heads",
        )
    )
    journal.add_argument("what", choices=["verify", "heads"])
    journal.add_argument("--heads", type=Path, metavar="FILE", help="heads kept outside, to verify against")
    return parser


def _import_parser(made: argparse.ArgumentParser) -> None:
    made.add_argument("what", choices=["ratings"], help="what the file holds")
    made.add_argument("file", type=Path, metavar="FILE", help="CSV")
    made.add_argument(
        "--source", metavar="NAME", help="the source it comes from; an import is repeatable per source"
    )
    made.add_argument("--create-people", action="store_true", help="make employees that are not known yet")
    made.add_argument(
        "--map", action="append", default=[], metavar="COL=FIELD", help="this column is that field"
    )
    made.add_argument("--scale", help="the scale of its answers (stars_5)")
    made.add_argument("--lens", help="from which side they come (customer)")
    made.add_argument("--zone", help="IANA time zone of times without one (the company's)")
    made.add_argument("--dates", help="how dates are written: iso, dd.mm.yyyy, dd/mm/yyyy or mm/dd/yyyy")
    made.add_argument("--encoding", help="utf-8, utf-16 or cp1252 (found by itself, but for cp1252)")
    made.add_argument("--dry-run", action="store_true", help="look, say what would happen, store nothing")


def _rotations_parser(made: argparse.ArgumentParser) -> None:
    verbs = ["list", "mine", "take", "return", "wait", "decline"]
    made.add_argument("verb", nargs="?", choices=verbs, default="list", help="what to do (list)")
    made.add_argument("slot", nargs="?", default="", metavar="SLOT", help="a slot's first day or its id")
    made.add_argument(
        "--server",
        default=os.environ.get("RAPPORT_URL", "http://127.0.0.1:8000"),
        help="instead of RAPPORT_URL, or the demo on this machine",
    )
    made.add_argument("--plain", action="store_true", help="columns by tabs, without a head: for scripts")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        message = f"{text} is no port; give a number from 1 to 65535"
        raise argparse.ArgumentTypeError(message)
    return int(text)
