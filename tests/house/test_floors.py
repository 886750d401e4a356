"""Imports go down: never up, never sideways, never from inside a function, never round the back."""

from pathlib import Path

import pytest

from app.rooms import FLOORS, WITH_API, WITH_JOBS, WITH_PAGES
from tests.house.source import APP, imports, module_of, room_of

FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}
#: The way in: it has to find out whether anything else can be imported at all.
ENTRANCE = {"app", "app.__main__"}
#: May import inside a function: the commands, so that `--help` needs nothing, and the entrance.
LATE = {"app.cli.bodies", "app.__main__"}
#: May import by computed name: the list of the rooms itself, and who mounts from it.
MOUNTING = {"app.rooms", "app.main"}


def modules() -> list[Path]:
    return sorted(path for path in APP.rglob("*.py") if "__pycache__" not in path.parts)


def breaches(path: Path) -> list[str]:
    """What is wrong with the imports of one module, a sentence each."""
    own = module_of(path)
    if own in ENTRANCE:
        return []
    room = room_of(own)
    if room not in FLOOR:
        return [f"{own} lies in no room of app/rooms.py"]
    found = []
    for seen in imports(path):
        target, where = room_of(seen.of), f"{own}:{seen.line} imports {seen.of}"
        if target not in FLOOR:
            found.append(f"{where}, which is no room")
        elif target != room and FLOOR[target] >= FLOOR[room] and room not in FLOORS[-1]:
            found.append(f"{where}: {'sideways' if FLOOR[target] == FLOOR[room] else 'up'}")
        if seen.hidden and own not in LATE:
            found.append(f"{where} inside a function")
    return found


@pytest.mark.parametrize("path", modules(), ids=module_of)
def test_imports_go_down(path: Path) -> None:
    assert breaches(path) == []


def test_every_room_stands_and_every_folder_is_a_room() -> None:
    standing = {path.stem if path.suffix else path.name for path in APP.iterdir() if path.name[0] not in "_."}
    assert standing == set(FLOOR)
    assert len(FLOOR) == sum(map(len, FLOORS)), "a room stands on two floors"
    assert set(WITH_PAGES) | set(WITH_API) | set(WITH_JOBS) <= set(FLOOR)


def test_what_rooms_mount_is_there_and_all_of_it() -> None:
    for listed, file in ((WITH_PAGES, "pages.py"), (WITH_API, "api.py")):
        assert sorted(listed) == sorted(path.parent.name for path in APP.glob(f"*/{file}"))


def test_nobody_goes_round_the_back() -> None:
    for path in modules():
        if module_of(path) not in MOUNTING:
            text = path.read_text()
            assert "import_module(" not in text, path
            assert "__import__(" not in text, path
            assert "sys.modules" not in text, path


def test_the_test_sees_the_house() -> None:
    """Were the walk broken, everything above would pass on nothing."""
    seen = [found for path in modules() for found in imports(path)]
    assert len(modules()) >= 60
    assert len(seen) >= 200
    assert sum(found.hidden for found in seen) >= 10, "the commands' late imports aren't seen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from app.reviews.models import Review", "up"),
        ("import app.reviews.models", "up"),
        ("from app import reviews", "up"),
        ("from ..reviews import models", "up"),
        ("from app.web.forms import posted", None),
        ("def f():\n    from app.web.forms import posted", "inside a function"),
        ("x = import_module('app.reviews.models')", "up"),
        ("from app.nowhere import x", "no room"),
    ],
)
def test_each_breach_is_seen(text: str, expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda _path, *_, **__: text)
    found = breaches(APP / "people" / "invented.py")
    if expected is None:
        assert found == []
    else:
        assert any(expected in breach for breach in found)
