"""Saying something in a customer's language."""

from datetime import date

from app.surveys.words import RIGHT_TO_LEFT, WORDS


class Words:
    """What is said in one language: `say("thanks")`, `say("met", company=…)`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in WORDS else "en"

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, **given: str) -> str:
        """The text with what is given put in as it stands: a brace in a company's name stays one."""
        text = WORDS[self.language][key]
        for name, value in given.items():
            text = text.replace("{" + name + "}", value)
        return text

    def day(self, value: date) -> str:
        """A day as people of the language write it."""
        month = self.say("months").split()[value.month - 1]
        return self.say("day", d=str(value.day), month=month, y=str(value.year))

    def ends(self, kind: str) -> tuple[str, str]:
        """What the lowest and the highest step of a scale mean."""
        low, _, high = self.say(f"{kind}:ends").partition("|")
        return low, high


def spoken(accepted: str, offered: list[str]) -> str:
    """The first language that a browser asks for and the survey has; else the survey's first."""
    for part in accepted[:200].split(","):
        wanted = part.partition(";")[0].strip().partition("-")[0].casefold()
        if wanted in offered:
            return wanted
    return offered[0] if offered else "en"
