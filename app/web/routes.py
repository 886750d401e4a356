"""What an application answers to: every route with the permission of its guard, and finding one among hundreds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


@dataclass(frozen=True)
class Answered:
    """One method of one path. `permissions` are those of its guards: one for a closed route, none for a public one."""

    method: str
    path: str
    permissions: tuple[str, ...]


class Late(APIRoute):
    """A route that is worked out when somebody first asks for it: of hundreds, few are asked for soon after a start."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **said: Any) -> None:
        self.path, self._given = path, (endpoint, said)

    def __getattr__(self, name: str) -> Any:
        """What isn't there yet."""
        if "_given" not in self.__dict__:
            raise AttributeError(name)
        endpoint, said = self.__dict__.pop("_given")
        super().__init__(self.path, endpoint, **said)
        return getattr(self, name)


class Router(APIRouter):
    """The routes of a room or of a part of it."""

    def __init__(self, prefix: str = "") -> None:
        super().__init__(prefix=prefix, route_class=Late)

    def include_router(self, router: APIRouter, **said: Any) -> None:
        """Take in a part's routes as they are; FastAPI would work out each of them once more."""
        if said:
            super().include_router(router, **said)
        else:
            self.routes += router.routes


class Index(BaseRoute):
    """The routes of routers, found by the words of a path.

    Included one by one, every request asks hundreds of patterns in turn, and the first one builds each route anew.
    """

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        self.routes = [route for router in routers for route in router.routes]
        # By how many words and by the first; each with its fixed words, the others empty.
        self._shapes: dict[tuple[int, str], list[tuple[list[str], BaseRoute]]] = defaultdict(list)
        for route in self.routes:
            path = getattr(route, "path", "")
            words = ["" if "{" in word else word for word in _words(path)]
            if path.startswith("/{") or ":path}" in path:
                msg = f"the first word of a path must be a fixed one, and a parameter one word: {path}"
                raise ValueError(msg)
            self._shapes[len(words), words[0]].append((words, route))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that answers this method of this path, else the first that answers another method of it."""
        partial: Scope | None = None
        asked = _words(get_route_path(scope))
        for words, route in self._shapes.get((len(asked), asked[0]), ()):
            if not all(word in ("", given) for word, given in zip(words, asked, strict=True)):
                continue
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, found
            if match is Match.PARTIAL and partial is None:
                partial = found
        return (Match.NONE, {}) if partial is None else (Match.PARTIAL, partial)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on to the route that was found."""
        await scope["route"].handle(scope, receive, send)


def _words(path: str) -> list[str]:
    return path[1:].split("/")


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
