"""What an application answers to: every route with the permission of its guard, and finding one among hundreds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


@dataclass(frozen=True)
class Answered:
    """One method of one path. `permissions` are those of its guards: one for a closed route, none for a public one."""

    method: str
    path: str
    permissions: tuple[str, ...]


class Index(BaseRoute):
    """The routes of routers that are included without a prefix, found by the first word of a path.

    Included one by one, every request asks hundreds of patterns in turn, and the first one builds each route anew.
    """

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        self.routes = [
            context.original_route for router in routers for context in iter_route_contexts(router.routes)
        ]
        self._by_word: dict[str, list[BaseRoute]] = defaultdict(list)
        for route in self.routes:
            word = _first_word(getattr(route, "path", ""))
            if "{" in word:
                msg = f"the first word of a path must be a fixed one: {word}"
                raise ValueError(msg)
            self._by_word[word].append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that answers this method of this path, else the first that answers another method of it."""
        partial: Scope | None = None
        for route in self._by_word.get(_first_word(get_route_path(scope)), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, found
            if match is Match.PARTIAL and partial is None:
                partial = found
        return (Match.NONE, {}) if partial is None else (Match.PARTIAL, partial)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on to the route that was found."""
        await scope["route"].handle(scope, receive, send)


def _first_word(path: str) -> str:
    return path[1:].partition("/")[0]


def walk(app: FastAPI) -> list[Answered]:
    """Every route of `app`, in the order of matching. `app.routes` alone holds included routers, not their routes.

    A mounted application is one route whose method is `*`.
    """
    found = []
    for route in iter_route_contexts(list(_each(app.routes))):
        methods = sorted(route.methods or {"*"})
        if "GET" in methods and "HEAD" in methods:
            methods.remove("HEAD")
        permissions = tuple(_permissions(getattr(route, "dependant", None)))
        found += [Answered(method, route.path or "", permissions) for method in methods]
    return found


def _each(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        if isinstance(route, Index):
            yield from route.routes
        else:
            yield route


def _permissions(dependant: Any) -> Iterator[str]:
    for inner in dependant.dependencies if dependant is not None else ():
        permission = getattr(inner.call, "permission", None)
        if permission is not None:
            yield permission
        yield from _permissions(inner)
