"""Files and rows that don't hold: each with a code, its line and the mend; and those that only look as if."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.files.sheet import open_sheet
from tests.imports.made import HEAD, looked, staffed, written

GOOD = "R1,A1,2026-04-03,5,Phone,fine\n"

#: One file that each pass refuses: over the bytes, over the header, over the rows. All of them: tests/files.
FILES = [
    ("empty", b"", ["empty"]),
    ("unknown columns", b"a,b\nx,y\n", ["Say which column is", "Rating id"]),
    (
        "open quote",
        (HEAD + GOOD + 'R2,A1,2026-04-03,5,Phone,"never\nclosed\n').encode(),
        ["line 3", "never closed"],
    ),
]


def refusal_of(session: Session, path: Path) -> str:
    """Why nothing of a file would be stored, whoever finds it out."""
    try:
        return looked(session, path).refusal
    except Invalid as refused:
        return refused.detail


@pytest.mark.parametrize(("content", "parts"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_is_refused_with_its_mend(
    session: Session, tmp_path: Path, content: bytes, parts: list[str]
) -> None:
    staffed(session)
    said = refusal_of(session, written(tmp_path, content))
    for part in parts:
        assert part in said


def test_a_file_in_another_encoding_is_read_and_told_how(session: Session, tmp_path: Path) -> None:
    staffed(session)
    content = (HEAD + GOOD.replace("fine", "Zoë")).replace(",", ";").encode("utf-16")
    found = looked(session, written(tmp_path, content))
    assert (found.refusal, found.new, found.refused) == ("", 1, 0)
    assert found.told.startswith("UTF-16, parted by semicolon")
    assert found.first[0][5] == "Zoë"


def test_a_file_cut_in_the_middle_of_a_row_loses_that_row_only(session: Session, tmp_path: Path) -> None:
    staffed(session)
    found = looked(session, written(tmp_path, HEAD + GOOD + "R2,A1,2026"))
    assert (found.refusal, found.new, found.refused) == ("", 1, 1)
    assert "3 cells, the header 6" in found.problems[0]["message"]
    assert found.problems[0]["line"] == 3


#: One row, what is said of it ("" where it holds), and the choices.
ROWS: list[tuple[str, str, dict[str, str]]] = [
    ("R1,A1,2026-04-03,5,Phone,", "", {}),
    ("R1,A1,2026-04-03,0,Phone,", "0 is not on the scale", {}),
    ("R1,A1,2026-04-03,6,Phone,", "6 is not on the scale", {}),
    ("R1,A1,2026-04-03,4.5,Phone,", "4.5 is not on the scale", {}),
    ('R1,A1,2026-04-03,"4,5",Phone,', "decimal point", {}),
    ("R1,A1,2026-04-03,NaN,Phone,", "This is no score", {}),
    ("R1,A1,2026-04-03,-inf,Phone,", "This is no score", {}),
    ("R1,A1,2026-04-03,Infinity,Phone,", "This is no score", {}),
    ("R1,A1,2026-04-03,1e400,Phone,", "This is no score", {}),
    ("R1,A1,2026-04-03,٤,Phone,", "ordinary digits", {}),
    ("R1,A1,2026-04-03,４,Phone,", "ordinary digits", {}),
    ("R1,A1,2026-04-03,,Phone,", "Fill the score in", {}),
    ("R1,A1,2026-04-03,good,Phone,", "This is no score", {}),
    ("R1,A1,2026-04-03,good,Phone,", "", {"scale": "zd_binary"}),
    ("R1,A1,2026-04-03,10,Phone,", "", {"scale": "nps_11"}),
    (",A1,2026-04-03,5,Phone,", "rating id", {}),
    (f"{'x' * 201},A1,2026-04-03,5,Phone,", "Shorten the rating id", {}),
    ("R1,,2026-04-03,5,Phone,", "whose work", {}),
    ("R1,A9,2026-04-03,5,Phone,", "No employee has this", {}),
    ("R1, a1 ,2026-04-03,5,Phone,", "", {}),
    ("R1,Ａ１,2026-04-03,5,Phone,", "", {}),
    ("R1,ADA@Example.test,2026-04-03,5,Phone,", "", {}),
    ("R1,A\u200b1,2026-04-03,5,Phone,", "invisible", {}),
    ("R1,A3,2026-04-30,5,Phone,", "", {}),
    ("R1,A3,2026-05-02,5,Phone,", "left on 01 May 2026", {}),
    ("R1,A4,2026-03-31,5,Phone,", "hired on 01 Apr 2026", {}),
    ("R1,A1,03/04/2026,5,Phone,", "two days", {}),
    ("R1,A1,03/04/2026,5,Phone,", "", {"dates": "dmy/"}),
    ("R1,A1,03/14/2026,5,Phone,", "no such day", {"dates": "dmy/"}),
    ("R1,A1,03/14/2026 9:30,5,Phone,", "", {"dates": "mdy/"}),
    ("R1,A1,03.04.2026,5,Phone,", "", {"dates": "dmy."}),
    ("R1,A1,29.02.2025,5,Phone,", "no such day", {"dates": "dmy."}),
    ("R1,A1,2026-02-30,5,Phone,", "no such day", {}),
    ("R1,A1,45000,5,Phone,", "number, not a date", {}),
    ("R1,A1,yesterday,5,Phone,", "no date", {}),
    ("R1,A1,٢٠٢٦-04-03,5,Phone,", "ordinary digits", {}),
    ("R1,A1,2026-03-29T02:30,5,Phone,", "did not exist in Europe/Berlin", {}),
    ("R1,A1,2025-10-26T02:30,5,Phone,", "came twice", {}),
    ("R1,A1,2025-10-26T02:30+01:00,5,Phone,", "", {}),
    ("R1,A1,2026-03-29T02:30Z,5,Phone,", "", {}),
    ("R1,A1,2026-03-29 04:30:10.5,5,Phone,", "", {}),
    ("R1,A1,2026-04-03T24:00,5,Phone,", "no such day", {}),
    ("R1,A1,2026-04-03T23:59:60Z,5,Phone,", "no such day", {}),
    ("R1,A1,0001-01-01,5,Phone,", "before the year 2000", {}),
    ("R1,A1,9999-12-31,5,Phone,", "future", {}),
    ("R1,A1,0001-01-01T00:00:00+14:00,5,Phone,", "no such day", {}),
    ("R1,A1,2026-06-01T12:01:00Z,5,Phone,", "", {}),
    ("R1,A1,2026-06-02T12:01:00Z,5,Phone,", "future", {}),
    ("R1,A1,2026-04-03,5,Phone", "5 cells, the header 6", {}),
    (HEAD.strip(), "header stands here again", {}),
    ("R1,A1,2026-04-03,5,Phone,a\x07b", "invisible control character", {}),
    (f"R1,A1,2026-04-03,5,{'x' * 121},", "Shorten the channel", {}),
]


@pytest.mark.parametrize(
    ("row", "said", "words"), ROWS, ids=[f"{row[0][:40]!r}{row[2] or ''}" for row in ROWS]
)
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_row_holds_or_is_refused_with_its_mend(
    session: Session, tmp_path: Path, row: str, said: str, words: dict[str, str]
) -> None:
    staffed(session)
    found = looked(session, written(tmp_path, f"{HEAD}{row}\n"), **words)
    assert found.refusal == ""
    if said:
        assert (found.new, found.refused) == (0, 1)
        assert found.problems[0]["line"] == 2
        assert said in found.problems[0]["message"]
        assert len(found.problems[0]["value"]) <= 60
    else:
        assert found.problems == []
        assert (found.new, found.refused) == (1, 0)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_decimal_comma_counts_where_it_parts_nothing(session: Session, tmp_path: Path) -> None:
    staffed(session)
    path = written(
        tmp_path, HEAD.replace(",", ";") + "R1;A1;2026-04-03;4,0;Phone;\nR2;A1;2026-04-03;4,5;Phone;\n"
    )
    found = looked(session, path)
    assert "decimal comma" in found.told
    assert (found.new, found.refused) == (1, 1)
    assert "4.5 is not on the scale" in found.problems[0]["message"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_problem_of_a_row_is_told(session: Session, tmp_path: Path) -> None:
    staffed(session)
    found = looked(session, written(tmp_path, f"{HEAD}{GOOD}R2,A9,2026-02-30,7,Phone,\n"))
    assert found.refused == 1
    assert [(one["line"], one["column"], one["code"]) for one in found.problems] == [
        (3, "agent_id", "unknown-employee"),
        (3, "survey_date", "date"),
        (3, "csat", "off-scale"),
    ]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_id_that_stands_twice(session: Session, tmp_path: Path) -> None:
    staffed(session)
    found = looked(session, written(tmp_path, HEAD + GOOD + GOOD + GOOD.replace(",5,", ",4,")))
    assert (found.new, found.same, found.refused) == (1, 1, 1)
    assert found.problems[0]["line"] == 4
    assert "line 2" in found.problems[0]["message"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_levels_of_work(session: Session, tmp_path: Path) -> None:
    staffed(session)
    head = "rating_id,agent_id,survey_date,csat,channel,category,reason,product\n"
    path = written(
        tmp_path, f"{head}R1,A1,2026-04-03,5,Phone,Order,Late,NA\nR2,A1,2026-04-03,5,-,n/a,null,\n"
    )
    found = looked(session, path)
    assert [row[4] for row in found.first] == ["Phone · Order / Late", "—"]
    assert found.first[0][2] == "3 Apr 2026, 12:00"


def test_more_kinds_of_work_than_there_are(tmp_path: Path, session: Session) -> None:
    staffed(session)
    lines = "".join(f"R{n},A1,2026-04-03,5,call {n},\n" for n in range(5_002))
    assert "more than 5,000 kinds of work" in looked(session, written(tmp_path, HEAD + lines)).refusal


def test_what_is_chosen_is_checked(tmp_path: Path, session: Session) -> None:
    path = written(tmp_path, HEAD + GOOD)
    assert "no scale" in looked(session, path, scale="stars_99").refusal
    assert open_sheet(path).header[0] == "rating_id"
