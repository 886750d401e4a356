"""Routes that are worked out late, and finding one by the words of a path."""

from typing import Any

import pytest
from starlette.routing import Match

from app.web.routes import Index, Late, Router


def asked(index: Index, method: str, path: str) -> tuple[Match, str | None]:
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "root_path": ""}
    match, found = index.matches(scope)
    return match, getattr(found.get("route"), "path", None)


def house() -> Index:
    part, room, api = Router(), Router(), Router("/api")
    part.get("/teams/{team_id}/plans/new")(lambda: None)
    part.get("/teams/{team_id}/plans/{plan_id}")(lambda: None)
    room.get("/teams")(lambda: None)
    room.include_router(part)
    room.post("/teams/{team_id}/plans/{plan_id}")(lambda: None)
    api.get("/teams")(lambda: None)
    return Index([room, api])


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/teams", (Match.FULL, "/teams")),
        ("GET", "/api/teams", (Match.FULL, "/api/teams")),
        ("GET", "/teams/7/plans/new", (Match.FULL, "/teams/{team_id}/plans/new")),
        ("GET", "/teams/7/plans/8", (Match.FULL, "/teams/{team_id}/plans/{plan_id}")),
        ("POST", "/teams/7/plans/8", (Match.FULL, "/teams/{team_id}/plans/{plan_id}")),
        ("DELETE", "/teams", (Match.PARTIAL, "/teams")),
        ("GET", "/teams/7/others/8", (Match.NONE, None)),
        ("GET", "/teams/7/plans/", (Match.NONE, None)),
        ("GET", "/teams/7", (Match.NONE, None)),
    ],
)
def test_a_route_is_found_by_its_words(method: str, path: str, expected: tuple[Match, str | None]) -> None:
    assert asked(house(), method, path) == expected


def test_a_route_is_worked_out_when_it_is_asked_for() -> None:
    index = house()
    assert not any("dependant" in vars(route) for route in index.routes)
    asked(index, "GET", "/teams/7/plans/8")
    worked_out = [getattr(route, "path", "") for route in index.routes if "dependant" in vars(route)]
    assert worked_out == ["/teams/{team_id}/plans/{plan_id}"]


def test_a_late_route_has_nothing_that_a_route_has_not() -> None:
    route = Late("/one", lambda: None, methods=["GET"])
    assert route.methods == {"GET"}
    with pytest.raises(AttributeError):
        _ = route.nothing


def test_a_parameter_stands_for_one_word() -> None:
    odd = Router()
    odd.get("/files/{name:path}")(lambda: None)
    with pytest.raises(ValueError, match="one word"):
        Index([odd])
