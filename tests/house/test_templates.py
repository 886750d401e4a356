"""Templates: each is reached, each that is named is there, and none breaks the content security policy."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import APP, ROOT

TEMPLATES = ROOT / "templates"
NAME = re.compile(r"[a-z0-9_/]+\.html")
#: Chosen at run time between two or more: `{% include "a.html" if x else "b.html" %}`.
ANY_NAME = re.compile(r"""["']([a-z0-9_/]+\.html)["']""")
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)


def templates() -> list[str]:
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())


def named_by_templates(name: str) -> set[str]:
    text = (TEMPLATES / name).read_text()
    tags = re.findall(r"\{%-?\s*(?:extends|include|import|from)\b.*?%\}", text, re.DOTALL)
    return {found for tag in tags for found in ANY_NAME.findall(tag)}


def named_by_code() -> dict[str, str]:
    """Template names in string constants of the app, each with the file that names it."""
    found = {}
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value.endswith(".html")
            ):
                found[node.value] = path.relative_to(ROOT).as_posix()
    return found


def test_no_template_is_missing() -> None:
    there = set(templates())
    missing = [f"{name}, named by {by}" for name, by in named_by_code().items() if name not in there]
    for name in there:
        missing += [
            f"{found}, named by templates/{name}" for found in named_by_templates(name) if found not in there
        ]
    assert missing == []


def test_no_template_is_orphaned() -> None:
    reached, fresh = set(), set(named_by_code()) & set(templates())
    while fresh:
        reached |= fresh
        fresh = {found for name in fresh for found in named_by_templates(name)} - reached
    assert sorted(set(templates()) - reached) == []


def test_the_test_sees_the_templates() -> None:
    assert len(templates()) >= 20
    assert len(named_by_code()) >= 10
    assert sum(len(named_by_templates(name)) for name in templates()) >= 20


@pytest.mark.parametrize("name", templates())
def test_nothing_inline(name: str) -> None:
    found = inline((TEMPLATES / name).read_text())
    assert found == [], f"the content security policy blocks this in templates/{name}"


def inline(text: str) -> list[str]:
    """What a page must not hold: style attributes and elements, scripts, handlers and scripts as addresses."""
    bare = re.sub(r"\{#.*?#\}|<!--.*?-->", "", text, flags=re.DOTALL)
    found = re.findall(r"<style\b", bare)
    found += [tag for tag in re.findall(r"<script\b[^>]*>", bare) if " src=" not in tag]
    for tag in TAG.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", bare, flags=re.DOTALL)):
        found += re.findall(r"\s(?:style|on[a-z]+|hx-on[a-z:-]*)\s*=", tag)
        found += re.findall(r"javascript:", tag)
    # Markup that a macro or an attribute helper writes from a string.
    found += re.findall(r"""["'][^"'\n]*\sstyle=""", bare)
    return found


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">x</p>',
        "<div class='a'\n  style='top:0'>",
        "<script>x()</script>",
        "<style>p{}</style>",
        '<button onclick="x()">',
        '<a href="javascript:x()">',
        '<form hx-on:click="x()">',
        '<i class="{{ "a" if b > 1 }}" style="width:{{ c }}%">',
    ],
)
def test_each_inline_thing_is_seen(text: str) -> None:
    assert inline(text)


def test_what_is_allowed_passes() -> None:
    assert (
        inline('<script src="{{ asset("app.js") }}" defer></script>{# style="" #}<rect width="3" class="on">')
        == []
    )


def test_kit_is_the_only_place_of_macros() -> None:
    """Styling choices live in one place."""
    outside = [name for name in templates() if not name.startswith("kit/") and "{% macro" in _text(name)]
    assert outside == []


def _text(name: str) -> str:
    return Path(TEMPLATES / name).read_text()
