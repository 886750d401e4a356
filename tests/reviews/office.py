"""The small company behind HTTP, and Nia's review."""

from dataclasses import dataclass
from typing import Any

from tests.client import Client


@dataclass
class Office:
    """The app with the small company in it, and Nia's review: Mia writes it, Hana is HR, Dov is above Mia."""

    client: Client
    review: int
    cycle: int
    sections: list[int]
    motive: int
    tokens: dict[str, str]

    @property
    def engine(self) -> Any:
        return self.client.app.state.engine

    def become(self, name: str) -> None:
        self.client.cookies.clear()
        self.client.cookies.set("rapport_session", self.tokens[name])

    def post(self, path: str, sent: dict[str, Any] | None = None, **words: Any) -> Any:
        return self.client.post(f"/reviews/{self.review}{path}", sent or {}, **words)

    def get(self, path: str = "") -> Any:
        return self.client.get(f"/reviews/{self.review}{path}")

    def sees(self, name: str, path: str = "") -> str:
        """What somebody reads there; empty where they get no page."""
        self.become(name)
        answer = self.get(path)
        return str(answer.text) if answer.status_code == 200 else ""

    def fill(self, text: str = "Kept her promises.") -> None:
        for place, section in enumerate(self.sections[:4]):
            rated = {"item-0": "4"} if place == 2 else {"rating": "4"}
            sent = {"text": text, "version": "0", **rated}
            assert self.post(f"/sections/{section}", sent).status_code == 303
