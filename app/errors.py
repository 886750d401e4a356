"""Expected refusals: each a status and a sentence for a person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was given: the field (or column), and the sentence that mends it."""

    field: str
    message: str


class Refusal(Exception):
    """A refusal we expect. `title` names it, `detail` tells a person what to do."""

    status = 400
    title = "That can't be done"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title


class NotFound(Refusal):
    """No such thing, or none that this person may know of: the same answer for both."""

    status = 404
    title = "There is nothing here"

    def __init__(self, detail: str = "The page may have moved, or it isn't yours to see.") -> None:
        super().__init__(detail)


class Unauthorized(Refusal):
    """Nobody is signed in."""

    status = 401
    title = "Please sign in"


class Forbidden(Refusal):
    """Visible, but not this person's to do."""

    status = 403
    title = "This isn't yours to do"


class Conflict(Refusal):
    """A rule or a newer version stands against it."""

    status = 409
    title = "That can't be done now"


class TooLarge(Refusal):
    """More bytes than we take."""

    status = 413
    title = "That is too large"


class Invalid(Refusal):
    """What was given does not hold; `problems` names each field with its mend."""

    status = 422
    title = "Please look at this again"

    def __init__(self, problems: list[Problem] | str) -> None:
        self.problems = [Problem("", problems)] if isinstance(problems, str) else problems
        super().__init__(" ".join(problem.message for problem in self.problems))


class TooMany(Refusal):
    """Asked too often."""

    status = 429
    title = "Too many tries"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """Busy or being mended; trying again helps."""

    status = 503
    title = "One moment, please"

    def __init__(
        self, detail: str = "Rapport is busy. Please try again in a moment.", retry_after: int = 2
    ) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
