"""What the screen shows, as CSV or XLSX, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from fastapi.responses import Response

Value = str | int | float | None
RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def harmless(value: Value) -> Value:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip().startswith(RISKY):
        return "'" + value
    return value


def export(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]], kind: str) -> Response:
    """A file to keep, named after what it holds."""
    body = _xlsx(head, rows) if kind == "xlsx" else _csv(head, rows)
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower() or "export"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}",
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=FORMATS[kind], headers=headers)


def _csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([[harmless(value) for value in row] for row in rows])
    # With the byte order mark, spreadsheets read UTF-8 as UTF-8.
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    import xlsxwriter  # a start has no time for it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _cell(sheet, line, column, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _cell(sheet: Any, line: int, column: int, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(line, column, value)
    else:
        sheet.write_number(line, column, value)
