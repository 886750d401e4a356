"""One answer that stands several times in one body: said once where they agree, else the newest counts."""

from collections.abc import Sequence

from app.helpdesks.said import Parsed, Passed, Refused, Said

#: So many places are named in one sentence.
NAMED = 4


def once(said: Sequence[tuple[str, Said]], into: Parsed) -> None:
    """Put each answer into `into.said` once; its other versions are passed, or all refused where nothing says which
    of them is newer.
    """
    by_id: dict[str, dict[Said, str]] = {}
    for place, one in said:
        versions = by_id.setdefault(one.external_id, {})
        if one in versions:
            into.passed.append(Passed(place, f"It says the same as {versions[one]}."))
        else:
            versions[one] = place
    for versions in by_id.values():
        newest = _newest(list(versions))
        which = _which(list(versions.values())) if newest is None else ""
        for one, place in versions.items():
            if newest is None:
                into.refused.append(Refused(place, "id", which))
            elif one is newest:
                into.said.append(one)
            else:
                into.passed.append(Passed(place, "A newer version of the same answer stands in this body."))


def _newest(versions: Sequence[Said]) -> Said | None:
    """The one changed last; None where that can't be told."""
    if len(versions) == 1:
        return versions[0]
    stamps = [one.updated_at for one in versions if one.updated_at is not None]
    if len(stamps) < len(versions) or stamps.count(max(stamps)) > 1:
        return None
    return versions[stamps.index(max(stamps))]


def _which(places: Sequence[str]) -> str:
    named = " and ".join(places[:NAMED])
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    return (
        f"{named[:1].upper()}{named[1:]}{more} say different things of one answer, and nothing says which is newer. "
        "Send the one that holds, or send when each was changed."
    )
