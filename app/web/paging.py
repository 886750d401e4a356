"""Which rows of a list: from the address, so that it can be shared."""

from dataclasses import dataclass

from fastapi import Request

SIZE = 50
FARTHEST = 100_000


@dataclass(frozen=True)
class Paging:
    """One page of a list. `q` filters, `sort` orders (with `-` before it: downwards)."""

    page: int
    q: str
    sort: str
    params: dict[str, str]
    size: int = SIZE

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size

    @property
    def key(self) -> str:
        """The column sorted by."""
        return self.sort.removeprefix("-")

    @property
    def down(self) -> bool:
        """Whether largest come first."""
        return self.sort.startswith("-")

    def pages(self, total: int) -> int:
        """How many pages `total` rows make; at least one."""
        return max(1, -(-total // self.size))


def paging(request: Request, sorts: tuple[str, ...], default: str, size: int = SIZE) -> Paging:
    """The paging an address asks for. What it does not know falls back to the default."""
    given = request.query_params
    wanted = given.get("sort", default)
    sort = wanted if wanted.removeprefix("-") in sorts else default
    page = given.get("page", "1")
    number = min(max(int(page), 1), FARTHEST) if page.isascii() and page.isdigit() and len(page) < 8 else 1
    params = {key: value for key, value in given.items() if value and key != "page"}
    return Paging(number, given.get("q", "")[:100].strip(), sort, params, size)
