"""How a file is to be read: what was found in it and what the person chose."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

#: Ways to write a day, each with what to show. ISO 8601 is always understood; the others only when chosen.
DATES = {
    "iso": "2026-04-03 (ISO 8601)",
    "dmy.": "03.04.2026 is 3 April",
    "dmy/": "03/04/2026 is 3 April",
    "mdy/": "04/03/2026 is 3 April",
}
ENCODINGS = {"auto": "UTF-8, or UTF-16 with its mark", "cp1252": "Windows-1252 (Western European)"}


@dataclass(frozen=True)
class Reading:
    """`encoding` and `delimiter` as chosen (`auto`: found in the file). `mapping` is column -> field."""

    mapping: dict[str, str] = field(default_factory=dict)
    encoding: str = "auto"
    delimiter: str = "auto"
    scale: str = "stars_5"
    lens: str = "customer"
    #: For moments written without a zone.
    zone: str = "UTC"
    dates: str = "iso"
    create_people: bool = False
    #: Units of the company that the importer may bring ratings for; empty: all.
    units: tuple[str, ...] = ()
    #: Of a workbook: which sheet is read, in words. Empty for a file of text.
    book: str = ""

    def to_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self) | {"units": list(self.units)}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Reading":
        """From the database."""
        known = {spec.name for spec in fields(cls)}
        values = {key: value for key, value in body.items() if key in known}
        values["units"] = tuple(values.get("units", ()))
        return cls(**values)
