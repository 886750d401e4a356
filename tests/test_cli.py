"""What may be typed."""

import subprocess
import sys

import pytest

from app.cli import parse
from app.cli.bodies import BODIES
from tests.servers import ROOT


def bare(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run with a Python that has the standard library only."""
    return subprocess.run(
        [sys.executable, "-S", "-m", "app", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_help_needs_nothing_installed_and_names_every_command() -> None:
    told = bare("--help")
    assert told.returncode == 0, told.stderr
    for command in BODIES:
        assert command == "open" or f"\n    {command} " in told.stdout


def test_nonsense_is_refused_before_anything_is_set_up() -> None:
    told = bare("--nonsense")
    assert told.returncode == 2
    assert "unrecognized arguments: --nonsense" in told.stderr


def test_words_after_test_are_those_of_pytest() -> None:
    found = parse(["test", "-k", "scores", "--port", "-x"])
    assert found.pytest == ["-k", "scores", "--port", "-x"]
    assert found.needs_tests
    assert found.needs_browser


def test_nothing_typed_is_the_demo() -> None:
    found = parse([])
    assert (found.command, found.port, found.empty, found.needs_tests) == ("open", 8000, False, False)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "²"])
def test_a_port_is_a_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["serve", "--port", port])
    assert "port" in capsys.readouterr().err


def test_the_database_may_be_named_before_or_after_the_command() -> None:
    assert parse(["--database-url", "sqlite:///a", "migrate"]).database_url == "sqlite:///a"
    assert parse(["migrate", "--database-url", "sqlite:///a"]).database_url == "sqlite:///a"


def test_a_demo_for_everybody_is_refused() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from app.cli import parse, run; raise SystemExit(run(parse([])))"],
        cwd=ROOT,
        env={"RAPPORT_BASE_URL": "https://service.example", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "Demo mode signs anybody in" in told.stderr
