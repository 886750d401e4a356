"""`rotations`: slots and places from a command line, over the API of a server, with a token of one's own."""

import os
import sys
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def rotations(verb: str, slot: str, server: str, *, plain: bool = False) -> int:
    """Do one thing and print what stands afterwards; 0, or 1 with the reason on standard error."""
    import httpx

    token = os.environ.get("RAPPORT_TOKEN", "")
    if not token:
        return _wrong("Set RAPPORT_TOKEN to a token for rotations: make one at /account/tokens.")
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    with httpx.Client(base_url=f"{server.rstrip('/')}/api", headers=headers, timeout=30) as client:
        try:
            return _done(client, verb, slot, plain=plain)
        except httpx.HTTPStatusError as refused:
            return _wrong(_reason(refused.response))
        except httpx.HTTPError as failure:
            return _wrong(f"{server} can't be reached: {failure}")


def _done(client: Any, verb: str, wanted: str, *, plain: bool) -> int:
    if verb in {"list", "mine"}:
        _print(_asked(client, "GET", "/slots", params={"mine": verb == "mine"}), plain=plain)
        return 0
    found = _meant(_asked(client, "GET", "/slots"), wanted)
    if isinstance(found, str):
        return _wrong(found)
    if verb == "return" and found["sign_up_id"] is None:
        return _wrong("You have no place in this slot.")
    acts: dict[str, Callable[[], Any]] = {
        "take": lambda: _asked(client, "POST", f"/slots/{found['id']}/sign-ups"),
        "return": lambda: _asked(client, "DELETE", f"/sign-ups/{found['sign_up_id']}"),
        "wait": lambda: _asked(client, "POST", f"/slots/{found['id']}/waiting"),
        "decline": lambda: _asked(client, "DELETE", f"/slots/{found['id']}/waiting"),
    }
    _print([acts[verb]()], plain=plain)
    return 0


def _asked(client: Any, method: str, path: str, **words: Any) -> Any:
    answer = client.request(method, path, **words)
    answer.raise_for_status()
    return answer.json()


def _meant(slots: list[Row], wanted: str) -> Row | str:
    """The slot of an id, or of a first day where only one program has a slot on it; else why it is none."""
    found = [one for one in slots if wanted in (str(one["id"]), one["starts_on"])]
    if len(found) == 1:
        return found[0]
    if not found:
        return f"There is no coming slot {wanted}. `rotations list` shows them; name one by its first day or its id."
    names = ", ".join(f"{one['program']} ({one['id']})" for one in found)
    return f"Several slots start on {wanted}: {names}. Name one by its id."


def _print(rows: list[Row], *, plain: bool) -> None:
    lines = [
        (
            one["starts_on"],
            one["ends_on"],
            one["program"],
            f"{one['taken']}/{one['capacity']}",
            one["state"] if one["state"] != "not" else (one["against"] or ["not for you"])[0],
            str(one["id"]),
        )
        for one in rows
    ]
    head = ("from", "to", "program", "places", "for you", "id")
    widths = [max(len(line[at]) for line in [head, *lines]) for at in range(len(head))]
    for line in [*([] if plain else [head]), *lines]:
        wide = [f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)]
        print("\t".join(line) if plain else "  ".join(wide).rstrip())
    if not rows and not plain:
        print("Nothing.")


def _reason(answer: Any) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered {answer.status_code}."


def _wrong(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
