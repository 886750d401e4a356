"""Processes killed while people press: what was acknowledged stands, nothing half stands, and the rest goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.database import make_engine, unit_of_work
from app.rotations import actions
from app.rotations.models import SignUp
from tests.rotations.crowd import Crowd, gather, places
from tests.servers import ROOT

PLACES = 40


@pytest.fixture
def crowd(fresh_url: str) -> Iterator[Crowd]:
    """Eighty people, one slot of forty places."""
    engine = make_engine(fresh_url)
    yield gather(engine, many=80, capacity=PLACES)
    engine.dispose()


def pressing(url: str, crowd: Crowd, people: list[int]) -> subprocess.Popen[str]:
    """These people press, in a process of their own."""
    words = [url, str(crowd.slots[0]), *map(str, people)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.rotations.pressing", *words],
        cwd=ROOT,
        env={**os.environ, "RAPPORT_SETUP": "off"},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_press_and_one_is_killed(fresh_url: str, crowd: Crowd) -> None:
    assert crowd.engine is not None
    told: list[str] = []
    with (
        pressing(fresh_url, crowd, crowd.people[:40]) as doomed,
        pressing(fresh_url, crowd, crowd.people[40:55]) as other,
    ):
        assert doomed.stdout is not None
        for line in doomed.stdout:
            told.append(line.strip())
            if len(told) == 8:
                doomed.send_signal(signal.SIGKILL)
        told += other.communicate(timeout=60)[0].split()
    acknowledged = {int(one) for one in told if one != "ready"}
    with unit_of_work(crowd.engine, write=False) as session:
        standing = set(session.scalars(select(SignUp.employee_id).where(SignUp.ended_at.is_(None))))
    # Acknowledged is durable; at most the one under way stands beside them.
    assert acknowledged <= standing
    assert len(standing - acknowledged) <= 1
    assert places(crowd.engine, crowd.slots[0]) == (len(standing), len(standing))
    refused = crowd.all_at_once([(one, actions.sign_up, crowd.slots[0]) for one in crowd.people], hands=6)
    assert sum(said == "" for said in refused) == PLACES
    assert places(crowd.engine, crowd.slots[0]) == (PLACES, PLACES)
