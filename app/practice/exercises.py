"""The exercises there are, and which one a behaviour asks for."""

from app.practice.handoff import WARM_HANDOFF
from app.practice.moods import READING_MOOD
from app.practice.scenarios import Exercise
from app.practice.ten_minutes import TEN_MINUTES

EXERCISES: dict[str, Exercise] = {one.key: one for one in (TEN_MINUTES, WARM_HANDOFF, READING_MOOD)}


def matching(behaviour: str) -> Exercise:
    """The exercise that trains a behaviour; the first where none says so."""
    return next((one for one in EXERCISES.values() if behaviour in one.behaviours), TEN_MINUTES)
