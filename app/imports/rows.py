"""The one validator: rows of a file as answers ready to store, or as problems with their mend."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.contacts.actions import CellKey, rating_id
from app.contacts.scales import SCALES
from app.files.moments import Moments
from app.files.reading import Reading
from app.files.refusals import Bad, Refusal, shortened
from app.files.sheet import Sheet
from app.files.survey import column_of, picking
from app.files.values import Kinds, Scores, tidy
from app.imports.staff import Person, Staff, check_day
from app.intake.store import StagedRow

PLAIN_ID = re.compile(r"[!-~]{1,200}")


@dataclass
class Chunk:
    """Some rows read: answers to store and problems. `read` counts rows from the start of the file."""

    read: int = 0
    answers: list[StagedRow] = field(default_factory=list)
    #: Problems by row: several of one row follow each other.
    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    #: Rows that stand twice with the same content.
    same: int = 0


class Validator:
    """Reads a sheet by a reading.

    `cell_ids` maps the raw cells of a kind of work to its id; missing ones are refused, with what is wrong with them.
    `twins` are hashes of ids that may stand twice in the file.
    """

    def __init__(
        self,
        sheet: Sheet,
        reading: Reading,
        staff: Staff,
        moments: Moments,
        cell_ids: Mapping[tuple[str, ...], int],
        twins: frozenset[int],
        *,
        source_id: int,
        import_id: int | None,
    ) -> None:
        self.sheet = sheet
        self.reading = reading
        self.staff = staff
        self.moments = moments
        self.scores = Scores(SCALES[reading.scale], decimal_comma=sheet.decimal_comma)
        self.kinds = Kinds(sheet.header, reading.mapping, reading.scale, reading.lens)
        self.cell_ids = cell_ids
        self.twins = twins
        self.source_id = source_id
        self.import_id = import_id
        self.columns = {
            name: column_of(sheet, reading, name)
            for name in (
                "rating_id",
                "employee",
                "answered_at",
                "score",
                "comment",
                "contact_ref",
                "customer_ref",
            )
        }
        self._first: dict[str, tuple[int, int]] = {}

    def chunks(self, size: int) -> Iterator[Chunk]:
        """All rows, `size` at a time; the last chunk may be empty."""
        id_at, who_at, when_at, score_at = (
            self._at(name) for name in ("rating_id", "employee", "answered_at", "score")
        )
        comment_at, ref_at = self.columns["comment"], self.columns["contact_ref"]
        customer_at = self.columns["customer_ref"]
        width, kind_of, cell_ids = len(self.sheet.header), picking(self.kinds.columns), self.cell_ids
        people, read_person = self.staff.known, self.staff.read
        moments, read_moment = self.moments.known, self.moments.read
        scores, read_score = self.scores.known, self.scores.read
        plain, source_id, import_id, twins = PLAIN_ID.fullmatch, self.source_id, self.import_id, self.twins
        chunk = Chunk()
        answers, count = chunk.answers, 0
        for line, row in self.sheet.rows():
            count += 1
            try:
                if len(row) != width:
                    raise Bad("width", "")  # noqa: TRY301 - one way out for every bad row
                external = row[id_at]
                if not plain(external):
                    external = self._external(external)
                person = people.get(row[who_at]) or read_person(row[who_at])
                moment = moments.get(row[when_at]) or read_moment(row[when_at])
                score = scores.get(row[score_at]) or read_score(row[score_at])
                cell = cell_ids.get(kind_of(row))
                if cell is None:
                    raise Bad("kind", "")  # noqa: TRY301 - the same
                if person[1] or person[2]:
                    check_day(person, moment[2])
                comment = ref = customer = None
                if comment_at is not None and row[comment_at]:
                    comment = tidy(row[comment_at], 32_000, "comment") or None
                if ref_at is not None and row[ref_at]:
                    ref = tidy(row[ref_at], 200, "contact") or None
                if customer_at is not None and row[customer_at]:
                    customer = tidy(row[customer_at], 200, "customer") or None
                if not twins or hash(external) not in twins or self._is_first(external, line, row, chunk):
                    answers.append(
                        (
                            rating_id(source_id, external),
                            source_id,
                            external,
                            person[0],
                            cell,
                            score[0],
                            moment[0],
                            score[1],
                            ref,
                            comment,
                            import_id,
                            customer,
                            moment[1],
                        )
                    )
            except Bad:
                chunk.refused += 1
                chunk.refusals += self.examine(line, row)
            if count % size == 0:
                chunk.read = count
                yield chunk
                chunk = Chunk()
                answers = chunk.answers
        chunk.read = count
        yield chunk

    def _at(self, name: str) -> int:
        found = self.columns[name]
        assert found is not None, f"the mapping was checked and has {name}"
        return found

    def _named(self, row: list[str], who: str) -> None:
        """`Bad` where a row about a touchpoint names nobody: only the API credits a team."""
        if not who.strip() and self.kinds.read(picking(self.kinds.columns)(row))[0] == "touchpoint":
            raise Bad(
                "missing", "Name the employee, or send answers that only a team is credited with by the API."
            )

    def _external(self, text: str) -> str:
        found = tidy(text, 200, "rating id")
        if not found:
            raise Bad(
                "missing", "Give each row its rating id: it makes a second import of the file change nothing."
            )
        return found

    def _is_first(self, external: str, line: int, row: list[str], chunk: Chunk) -> bool:
        """Whether this id was not met before; the same content again is counted, another one refused."""
        content = hash(tuple(cell.strip() for cell in row))
        first, before = self._first.setdefault(external, (line, content))
        if first == line:
            return True
        if before == content:
            chunk.same += 1
        else:
            chunk.refused += 1
            chunk.refusals.append(
                Refusal(
                    line,
                    self._name("rating_id"),
                    "twice",
                    f"This rating id stands in line {first} too, with other content. Keep one of the two.",
                    shortened(external),
                )
            )
        return False

    def _name(self, field_id: str) -> str:
        return self.sheet.header[self._at(field_id)]

    def _unlike(self, line: int, row: list[str]) -> list[Refusal]:
        """What is wrong with the shape of a row."""
        header = self.sheet.header
        if tuple(cell.strip() for cell in row) == header:
            return [
                Refusal(line, "", "header-again", "The header stands here again. Take this line out.", "")
            ]
        if len(row) != len(header):
            told = (
                f"This row has {len(row)} cells, the header {len(header)}. Check its quotes, or take it out."
            )
            return [Refusal(line, "", "width", told, shortened(" ".join(row[:3])))]
        return []

    def examine(self, line: int, row: list[str]) -> list[Refusal]:
        """Everything wrong with one row."""
        if unlike := self._unlike(line, row):
            return unlike
        found: list[Refusal] = []
        person: Person | None = None
        day = 0

        def note(at: int, bad: Bad) -> None:
            found.append(Refusal(line, self.sheet.header[at], bad.code, bad.message, shortened(row[at])))

        for name, at in self.columns.items():
            if at is None:
                continue
            try:
                if name == "rating_id":
                    self._external(row[at])
                elif name == "employee":
                    self._named(row, row[at])
                    person = self.staff.read(row[at])
                elif name == "answered_at":
                    day = self.moments.read(row[at])[2]
                elif name == "score":
                    self.scores.read(row[at])
                else:
                    tidy(row[at], 32_000 if name == "comment" else 200, name.replace("_ref", ""))
            except Bad as bad:
                note(at, bad)
        found += self._kind_problem(line, row)
        if person and day and not found:
            try:
                check_day(person, day)
            except Bad as bad:
                note(self._at("answered_at"), bad)
        return found

    def _kind_problem(self, line: int, row: list[str]) -> list[Refusal]:
        raw = picking(self.kinds.columns)(row)
        try:
            self.kinds.read(raw)
        except Bad as bad:
            names = " + ".join(self.sheet.header[i] for i in self.kinds.columns)
            return [Refusal(line, names[:200], bad.code, bad.message, shortened(" / ".join(raw)))]
        return []


def read_kinds(kinds: Kinds, raw: set[tuple[str, ...]]) -> dict[tuple[str, ...], CellKey]:
    """The kinds of work that raw cells mean; those that mean none are left out."""
    found = {}
    for cells in raw:
        try:
            found[cells] = kinds.read(cells)
        except Bad:
            continue
    return found
