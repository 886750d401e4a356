"""Answers as Rapport itself writes them (surveys, the API, remarks typed in): the same delivery as everybody's."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.helpdesks.said import Agent, Options, Parsed, Refused, Said

MOMENTS = ("answered_at", "updated_at")
BROKEN = Refused("body", "", "This is not what Rapport wrote. It can only be discarded.")


def body_of(said: Sequence[Said]) -> bytes:
    """The answers as a body. An agent's `ref` is the employee's public id."""
    return json.dumps([_written(one) for one in said], ensure_ascii=True).encode()


def _written(one: Said) -> dict[str, Any]:
    return asdict(one) | {name: moment.isoformat() for name in MOMENTS if (moment := getattr(one, name))}


def parse(body: bytes, _options: Options) -> Parsed:
    """The answers again."""
    try:
        return Parsed(said=[_read(one) for one in json.loads(body)])
    except (ValueError, TypeError, KeyError, AttributeError):
        return Parsed(refused=[BROKEN])


def _read(one: dict[str, Any]) -> Said:
    given = dict(one)
    for name in MOMENTS:
        given[name] = datetime.fromisoformat(given[name]) if given[name] else None
    given["agent"] = Agent(**given["agent"]) if given["agent"] else None
    return Said(**given)
