"""The six behaviours of service that reviews and observations look at, each with what a 1, a 3 and a 5 look like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    """One behaviour and what its scores 1, 3 and 5 look like; 2 and 4 lie between."""

    name: str
    one: str
    three: str
    five: str

    @property
    def anchors(self) -> dict[str, str]:
        """As sections of a template keep them."""
        return {"1": self.one, "3": self.three, "5": self.five}


BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "extra helpful",
        "Does what is asked, no more; sends people elsewhere.",
        "Solves the question, and says what else may come up.",
        "Sees the need behind the question and meets it before anyone asks.",
    ),
    Behaviour(
        "extra polite",
        "Curt; people have to ask twice for a kind word.",
        "Friendly and correct, also on a bad day.",
        "Makes people feel welcome and respected, the angry ones too.",
    ),
    Behaviour(
        "patient",
        "Cuts people short or shows that time is running.",
        "Takes the time it takes, explains again when asked.",
        "Stays calm in the hardest talk, and makes the other calm.",
    ),
    Behaviour(
        "listens",
        "Answers before the question is out; asks what was said already.",
        "Lets people finish and repeats what was understood.",
        "Hears what is not said, and checks it before acting.",
    ),
    Behaviour(
        "follows through",
        "Promises are forgotten or left to others.",
        "Keeps what was promised, when it was promised.",
        "Owns it to the end, through other teams, and tells people on the way.",
    ),
    Behaviour(
        "follows up",
        "Closed is closed; nobody asks whether it helped.",
        "Asks afterwards where it mattered.",
        "Comes back unasked, finds out that it works, and mends the cause.",
    ),
)
NAMES: tuple[str, ...] = tuple(behaviour.name for behaviour in BEHAVIOURS)
