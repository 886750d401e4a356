"""Compiled templates are kept in files, and none of them is older than what it came from."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from app.web import templates
from app.web.templates import Compiled


def rendered(folder: Path, source: str) -> str:
    made = Environment(
        loader=DictLoader({"page": source}), autoescape=True, bytecode_cache=Compiled(str(folder))
    )
    return made.get_template("page").render(name="Maya")


def test_what_was_compiled_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(tmp_path, "Hello {{ name }}") == "Hello Maya"
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(Environment, "_generate", lambda *_, **__: pytest.fail("compiled anew"))
    assert rendered(tmp_path, "Hello {{ name }}") == "Hello Maya"


def test_a_template_that_changed_is_compiled_anew(tmp_path: Path) -> None:
    rendered(tmp_path, "Hello {{ name }}")
    assert rendered(tmp_path, "Good morning {{ name }}") == "Good morning Maya"


def test_a_filter_that_changed_makes_templates_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Compiled(str(tmp_path)).get_source_checksum("{{ 4.5|score }}")
    assert Compiled(str(tmp_path)).get_source_checksum("{{ 4.5|score }}") == before
    changed = tmp_path / "words.py"
    changed.write_text("# another release")
    monkeypatch.setattr(templates, "getfile", lambda _: str(changed))
    assert Compiled(str(tmp_path)).get_source_checksum("{{ 4.5|score }}") != before


def test_pages_are_shown_where_nothing_can_be_kept(tmp_path: Path) -> None:
    assert rendered(tmp_path / "gone", "Hello {{ name }}") == "Hello Maya"
