"""What an exercise is made of: steps with answers, each with what it does to the customer and why.

The exercises themselves are data, each in a file beside this one; `exercises.EXERCISES` gathers them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One answer. `mood` and `minutes` are what it changes; `then` the step it leads to, empty at the end.

    `points` are what it is worth, 0 to 3; `why` is read in the review afterwards.
    """

    key: str
    text: str
    points: int
    why: str
    then: str = ""
    mood: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Step:
    """What happens, what is asked, and the answers to choose from; `also` is a second question of the same step."""

    key: str
    says: str
    asks: str
    choices: tuple[Choice, ...]
    also_asks: str = ""
    also: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """A scenario to be played step by step. `minutes`: the clock at its start; 0 where none runs.

    `behaviours`: those it trains, by which a repeated low one proposes it.
    """

    key: str
    title: str
    about: str
    lesson: str
    takes: str
    behaviours: tuple[str, ...]
    steps: tuple[Step, ...]
    mood: int = 3
    minutes: int = 0

    def step(self, key: str) -> Step:
        """The step of that key."""
        return next(one for one in self.steps if one.key == key)
