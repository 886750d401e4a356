"""A process of its own in which people press for a place, one after the other: to be killed in the middle.

`python -m tests.rotations.pressing URL SLOT EMPLOYEE...` prints each id whose place was acknowledged.
"""

import sys

from app.database import make_engine
from app.rooms import load_tables
from app.rotations.actions import sign_up
from tests.rotations.crowd import Crowd


def main(url: str, slot: str, *people: str) -> None:
    """Press for everybody in turn."""
    load_tables()
    crowd = Crowd(engine=make_engine(url))
    print("ready", flush=True)
    for one in people:
        if not crowd.press(int(one), sign_up, int(slot)):
            print(one, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
