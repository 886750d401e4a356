"""Who a row is about, and who its manager is: by number, e-mail, the system's own id, and names where only one has it.

Everybody is a number here: a known person by their id, somebody new by the line of their row, below zero.
"""

from collections.abc import Iterable

from app.files.refusals import Bad
from app.hrfiles import cells
from app.hrfiles.company import Company
from app.hrfiles.reading import Said

WORDS = {
    "manager_number": "number",
    "manager_file_id": "id",
    "manager_email": "e-mail",
    "manager": "number, e-mail or name",
    "manager_name": "name",
}


def person_of(said: Said, company: Company) -> int:
    """The known person a row is about, or the number of somebody new. `Bad` where it points at two."""
    by_number = company.numbers.get(cells.key(said.number), set()) if said.number else set()
    by_email = company.emails.get(cells.key(said.email), set()) if said.email else set()
    if len(by_number) > 1:
        raise Bad("two-people", "Two people go by this number in other letters. Give the e-mail as well.")
    if by_number and by_email and by_number != by_email:
        number, email = (company.people[min(one)] for one in (by_number, by_email))
        raise Bad(
            "two-people",
            f"The number is {number.name}’s and the e-mail {email.name}’s. Mend the one that is wrong.",
        )
    if by_number:
        return min(by_number)
    if by_email:
        known = company.people[min(by_email)]
        if said.number and known.number:
            raise Bad(
                "two-people",
                f"The e-mail is {known.name}’s, whose number is {known.number}. Mend the number or the e-mail.",
            )
        return known.id
    if said.number:
        near = company.short.get(cells.key(said.number).lstrip("0"))
        if near is not None:
            raise Bad(
                "zeros",
                f"Nobody has this number, but somebody has {near}. Write the zeros before it, or drop them.",
            )
    return _nameless(said, company)


def _nameless(said: Said, company: Company) -> int:
    """Somebody known by nothing but a name, as files of ratings leave them: the only one of that name."""
    same = company.names.get(cells.key(said.name), set())
    if len(same) == 1:
        known = company.people[min(same)]
        if not known.number and not known.email and known.inside and known.left_on is None:
            return known.id
    return -said.line


class Managers:
    """Finds managers among the known and among those the file brings."""

    def __init__(self, company: Company, rows: Iterable[tuple[int, Said]], refused: set[str]) -> None:
        self.company = company
        self.refused = refused
        self.numbers: dict[str, set[int]] = {key: set(ids) for key, ids in company.numbers.items()}
        self.emails: dict[str, set[int]] = {key: set(ids) for key, ids in company.emails.items()}
        self.names: dict[str, set[int]] = {key: set(ids) for key, ids in company.names.items()}
        self.file_ids: dict[str, set[int]] = {}
        for who, said in rows:
            for index, text in (
                (self.numbers, said.number),
                (self.emails, said.email),
                (self.names, said.name),
                (self.file_ids, said.file_id),
            ):
                if text:
                    index.setdefault(cells.key(text), set()).add(who)

    def of(self, said: Said) -> tuple[bool, int | None]:
        """Whether the row speaks of a manager, and who it is (None: nobody). `Bad` names the field in its code."""
        found: int | None = None
        for field, text in said.managers:
            if text == "nobody":
                if len({value for _, value in said.managers}) > 1:
                    raise Bad(field, "One column says nobody, another names a manager. Mend one of the two.")
                return True, None
            named = self._named(field, text)
            if not named:
                if found is not None and field in {"manager", "manager_name"}:
                    continue
                raise Bad(field, self._unknown(field, text))
            if found is None:
                if len(named) > 1:
                    raise Bad(
                        field,
                        "More than one person goes by this. Give the manager’s number or e-mail instead.",
                    )
                found = min(named)
            elif found not in named:
                raise Bad(field, "The columns of the manager name two people. Mend the one that is wrong.")
        return bool(said.managers), found

    def _named(self, field: str, text: str) -> set[int]:
        key = cells.key(text)
        if field == "manager_number":
            return self.numbers.get(key, set())
        if field == "manager_email":
            return self.emails.get(key, set())
        if field == "manager_file_id":
            return self.file_ids.get(key, set())
        if field == "manager_name":
            return self._living(self.names.get(key, set()))
        return self.numbers.get(key) or self.emails.get(key) or self._living(self.names.get(key, set()))

    def _living(self, ids: set[int]) -> set[int]:
        """Of several with one name those who have not left."""
        if len(ids) < 2:
            return ids
        people = self.company.people
        return {one for one in ids if one < 0 or people[one].left_on is None} or ids

    def _unknown(self, field: str, text: str) -> str:
        key = cells.key(text)
        if {f"n:{key}", f"e:{key}", f"i:{key}"} & self.refused:
            return "The manager’s own row can’t be taken. Mend that row first."
        if field == "manager_number" and key in self.file_ids:
            return "Nobody has this number, but it is an id of that system. Say so where columns are chosen."
        if field == "manager_file_id" and key in self.numbers:
            return "No row has this id, but somebody has it as a number. Say so where columns are chosen."
        return f"No manager by this {WORDS[field]}, neither known nor in the file. Mend it, or add their row."
