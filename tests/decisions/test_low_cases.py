"""Cases as a second source: badly handled ones that somebody owned, several of them, within the windows."""

from typing import Any

import pytest

from app.decisions.sources import speaking

#: July 2026.
FIRST = 2026 * 12 + 6


def body(*cases: dict[str, Any]) -> dict[str, Any]:
    windows = [{"first": FIRST, "scores": []}, {"first": FIRST + 6, "scores": []}]
    return {"windows": windows, "reviews": [], "observations": [], "cases": list(cases)}


def case(handled: int | None, on: str = "2026-07-01") -> dict[str, Any]:
    return {"on": on, "title": "Case", "text": "", "href": "/"} | ({"handled": handled} if handled else {})


@pytest.mark.parametrize(
    ("cases", "many"),
    [
        ((), 0),
        ((case(1),), 0),
        ((case(1), case(2)), 2),
        ((case(1), case(3)), 0),
        ((case(1), case(None)), 0),
        ((case(1), case(1, "2026-06-30")), 0),
        ((case(2), case(2), case(5), case(1)), 3),
    ],
)
def test_several_that_were_badly_handled_speak(cases: tuple[dict[str, Any], ...], many: int) -> None:
    assert len(speaking(body(*cases))) == many


def test_each_is_named_and_older_dossiers_hold_none() -> None:
    assert speaking(body(case(1), case(2, "2027-01-31"))) == [
        "case of 1 Jul 2026: handled 1 of 5",
        "case of 31 Jan 2027: handled 2 of 5",
    ]
    old = body()
    del old["cases"]
    assert speaking(old) == []
