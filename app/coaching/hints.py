"""Which behaviour a piece of evidence asks for: a proposal, never more."""

from app.people.behaviours import BEHAVIOURS

#: Words of customers that point to a behaviour, the most telling first.
HINTS = (
    (
        "follows through",
        ("promise", "call back", "called back", "never", "forgot", "waiting for", "nobody called"),
    ),
    ("follows up", ("again", "second time", "third time", "still", "come back")),
    ("listens", ("listen", "understand", "three times", "explain", "repeat", "asked twice")),
    ("patient", ("hurry", "rush", "impatient", "cut me", "cut off", "hung up", "short")),
    ("extra polite", ("rude", "polite", "unfriendly", "tone", "curt", "attitude", "sorry")),
)


def behaviour_for(words: str) -> str:
    """Which behaviour a customer's words point to; helpfulness where they point to none."""
    low = words.casefold()
    return next((name for name, hints in HINTS if any(hint in low for hint in hints)), BEHAVIOURS[0].name)


def behaviours_for(scores: dict[str, int]) -> list[str]:
    """The one or two behaviours an observation asks for: the lowest, below 4; else the lowest of all."""
    order = sorted(scores, key=lambda name: (scores[name], name))
    return [name for name in order if scores[name] < 4][:2] or order[:1]
