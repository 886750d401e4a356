"""What an application answers to: every route with the permission of its guard."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts


@dataclass(frozen=True)
class Answered:
    """One method of one path. `permissions` are those of its guards: one for a closed route, none for a public one."""

    method: str
    path: str
    permissions: tuple[str, ...]


def walk(app: FastAPI) -> list[Answered]:
    """Every route of `app`, in the order of matching. `app.routes` alone holds included routers, not their routes.

    A mounted application is one route whose method is `*`.
    """
    found = []
    for route in iter_route_contexts(app.routes):
        methods = sorted(route.methods or {"*"})
        if "GET" in methods and "HEAD" in methods:
            methods.remove("HEAD")
        permissions = tuple(_permissions(getattr(route, "dependant", None)))
        found += [Answered(method, route.path or "", permissions) for method in methods]
    return found


def _permissions(dependant: Any) -> Iterator[str]:
    for inner in dependant.dependencies if dependant is not None else ():
        permission = getattr(inner.call, "permission", None)
        if permission is not None:
            yield permission
        yield from _permissions(inner)
