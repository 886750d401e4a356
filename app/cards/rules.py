"""Ten words, counted; and where a card stands. Pure."""

from app.errors import Problem

MOST = 10
LONGEST = 120
NONE, TO_SEE, SEEN = "not written", "to acknowledge", "acknowledged"
STATES = (NONE, TO_SEE, SEEN)


def counted(words: str) -> list[str]:
    """The words of a text: what white space parts and holds a letter or a figure. A dash between two is no word."""
    return [one for one in words.split() if any(char.isalnum() for char in one)]


def one_line(words: str) -> str:
    """The text on one line, its spaces single."""
    return " ".join(words.split())


def problems_of(words: str) -> list[Problem]:
    """What is wrong with what a card says."""
    found = counted(words)
    if not found:
        return [Problem("words", "Say in at most ten words what you do for customers.")]
    if len(found) > MOST:
        over = len(found) - MOST
        said = f"These are {len(found)} words. Take out {over}: “{' '.join(found[MOST:])[:60]}”."
        return [Problem("words", said)]
    if len(one_line(words)) > LONGEST:
        return [Problem("words", f"Ten words need no more than {LONGEST} characters. Choose shorter ones.")]
    return []


def state(
    card_id: int | None, title: str, standard_id: int | None, seen: tuple[int, int | None, str] | None
) -> str:
    """Where somebody's card stands. `seen`: card, standard and title of the newest acknowledgement; another role or
    another standard asks again.
    """
    if card_id is None:
        return NONE
    return SEEN if seen == (card_id, standard_id, title) else TO_SEE
