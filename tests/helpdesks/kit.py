"""Reading our fixtures."""

from pathlib import Path

from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.said import Options, Parsed, Said

FOLDER = Path(__file__).parent / "said"


def body(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def read(kind: str, given: str | bytes, **options: object) -> Parsed:
    """What a helpdesk's parser makes of a fixture or of a body."""
    what = body(given) if isinstance(given, str) else given
    return HELPDESKS[kind].parse(what, Options(**options))  # type: ignore[arg-type]


def by_id(found: Parsed) -> dict[str, Said]:
    return {one.external_id: one for one in found.said}


def whys(found: Parsed) -> dict[str, str]:
    return {one.where: one.why for one in found.passed}


def mends(found: Parsed) -> dict[str, tuple[str, str]]:
    return {one.where: (one.field, one.mend) for one in found.refused}
