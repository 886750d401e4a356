"""Starting points: what the form of a new program is filled with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Start:
    """A kind of program with usual answers."""

    name: str
    words: str
    given: Mapping[str, Any]


def _given(kind: str, **more: Any) -> dict[str, Any]:
    usual = {
        "kind": kind,
        "zone": "Europe/Lisbon",
        "country": "PT",
        "weekdays": list("01234"),
        "starts": "09:00",
        "ends": "17:00",
        "duty_days": 0,
        "rest_days": 0,
        "notice_days": 7,
        "buddy": "true",
        "facing": "any",
    }
    return usual | more


STARTS: dict[str, Start] = {
    "support": Start(
        "Support rotation",
        "Two weeks beside the front line, answering customers",
        _given(
            "support rotation",
            name="Support rotation",
            purpose="Whoever builds what customers use answers them for two weeks a year.",
            days=12,
            capacity=4,
            duty_days=10,
            rest_days=28,
            facing="off",
            earns="true",
            units=["Engineering"],
        ),
    ),
    "floor": Start(
        "Executive floor day",
        "One day where customers are, for those who decide",
        _given(
            "floor day",
            name="Executive floor day",
            purpose="Each executive spends days of the year where customers are met.",
            days=1,
            capacity=2,
            duty_days=4,
            units=["Executives"],
        ),
    ),
    "store": Start(
        "Store day",
        "One day in a store, for anybody who meets no customers",
        _given(
            "store day",
            name="Store day",
            purpose="See who buys, what they ask, and what we make hard.",
            days=1,
            capacity=3,
            duty_days=1,
            facing="off",
            starts="10:00",
            ends="18:00",
        ),
    ),
    "listening": Start(
        "Listening hour",
        "One hour a fortnight listening in on calls",
        _given(
            "listening hour",
            name="Listening hour",
            purpose="Hear customers in their own words, with somebody who answers them.",
            days=1,
            capacity=6,
            starts="11:00",
            ends="12:00",
            notice_days=1,
            buddy="",
        ),
    ),
}
