"""Every route has one guard, or stands in the short public list with its reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.routing import Match

from app.access.policy import POLICY
from app.rooms import PUBLIC
from app.web.routes import Answered, Index, walk


@pytest.fixture
def answered(tmp_path: Path) -> list[Answered]:
    from app.config import Settings
    from app.database import dispose
    from app.main import create_app

    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}", demo=True, data_dir=tmp_path))
    found = walk(app)
    dispose()
    return found


def wrong(route: Answered) -> str | None:
    """What is wrong with a route, or None."""
    if route.path in PUBLIC:
        return f"{route.method} {route.path} is public and guarded" if route.permissions else None
    if len(route.permissions) != 1:
        return f"{route.method} {route.path} has {len(route.permissions)} guards, not 1"
    if route.permissions[0] not in POLICY:
        return f"{route.method} {route.path}: {route.permissions[0]} is no permission"
    return None


def test_every_route_has_one_guard(answered: list[Answered]) -> None:
    assert [said for route in answered if (said := wrong(route))] == []


def test_the_walk_finds_the_house(answered: list[Answered]) -> None:
    assert len(answered) >= 40
    assert sum(bool(route.permissions) for route in answered) >= 30


def test_no_two_routes_answer_the_same(answered: list[Answered]) -> None:
    asked = [(route.method, route.path) for route in answered]
    assert sorted(asked) == sorted(set(asked))


def test_the_public_list_is_short_and_true(answered: list[Answered]) -> None:
    assert set(PUBLIC) <= {route.path for route in answered}, "a public path that nothing answers"
    assert all(len(reason) > 20 for reason in PUBLIC.values())
    assert len(PUBLIC) <= 12


def test_no_permission_stands_unused(answered: list[Answered]) -> None:
    """A permission that no route asks for is asked for elsewhere by its name, or is dead."""
    asked = {permission for route in answered for permission in route.permissions}
    root = Path(__file__).resolve().parents[2]
    texts = [path.read_text() for path in [*root.glob("app/**/*.py"), *root.glob("templates/**/*.html")]]
    spare = [
        name for name in POLICY if name not in asked and sum(text.count(f'"{name}"') for text in texts) < 2
    ]
    assert spare == []


def test_the_walk_descends_and_counts_guards() -> None:
    def guard() -> Callable[..., Any]:
        def opened() -> None: ...

        opened.permission = "see own page"  # type: ignore[attr-defined]
        return opened

    inner, outer, app = APIRouter(prefix="/inner"), APIRouter(prefix="/outer"), FastAPI(openapi_url=None)

    @inner.get("/one")
    def one(door: None = Depends(guard())) -> None: ...

    @inner.post("/two")
    def two(door: None = Depends(guard()), second: None = Depends(guard())) -> None: ...

    @inner.get("/none")
    def none() -> None: ...

    outer.include_router(inner)
    app.include_router(outer, prefix="/api")
    found = walk(app)
    assert [(route.method, route.path, len(route.permissions)) for route in found] == [
        ("GET", "/api/outer/inner/one", 1),
        ("POST", "/api/outer/inner/two", 2),
        ("GET", "/api/outer/inner/none", 0),
    ]
    assert [wrong(route) is None for route in found] == [True, False, False]


def test_the_index_finds_what_asking_each_router_in_turn_finds(answered: list[Answered]) -> None:
    """Every address with every method, as it is, with a slash behind it and with a word more: the same route as when
    routers are included one by one, or none.
    """
    from importlib import import_module

    from app.rooms import WITH_PAGES

    routers = [import_module(f"app.{room}.pages").pages for room in WITH_PAGES]
    index, each = Index(routers), FastAPI(openapi_url=None)
    for router in routers:
        each.include_router(router)
    compared = 0
    for path in {route.path for route in answered}:
        plain = "/".join("7" if word.startswith("{") else word for word in path.split("/"))
        for asked in (plain, f"{plain}/", f"{plain}/more", plain.upper(), f"/{plain}"):
            scope = {"type": "http", "method": "GET", "path": asked, "root_path": "", "app": each}
            # A wrong method is half a match: who has none for GET has none for the others.
            likely = [other for other in each.routes if other.matches(dict(scope))[0] is not Match.NONE]
            for method in ("GET", "POST", "DELETE"):
                scope["method"] = method
                match, found = index.matches(dict(scope))
                matches = [other.matches(dict(scope))[0] for other in likely]
                best = next((one for one in (Match.FULL, Match.PARTIAL) if one in matches), Match.NONE)
                assert match is best, f"{method} {asked}"
                compared += match is Match.FULL
                if match is not Match.NONE:
                    assert found["route"].path_regex.match(asked)
                if match is Match.FULL:
                    assert method in found["route"].methods
    assert compared >= len([route for route in answered if route.method != "*"]) * 0.9


def test_a_path_begins_with_a_fixed_word() -> None:
    odd = APIRouter()
    odd.get("/{anything}/at")(lambda: None)
    with pytest.raises(ValueError, match="fixed one"):
        Index([odd])
