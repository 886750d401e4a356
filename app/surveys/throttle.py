"""How often an address may miss, or answer over an open link."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

KEPT = 10_000


class Counter:
    """Counts by key within a window, in this process alone: where customers come from is written nowhere. Of several
    processes each counts for itself. The oldest keys are forgotten first.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str, at: float | None = None) -> int:
        """Count one more; seconds to wait where that is too many, else 0."""
        at = monotonic() if at is None else at
        with self._lock:
            begun, many = self._seen.pop(key, (at, 0))
            if at - begun >= self.seconds:
                begun, many = at, 0
            self._seen[key] = (begun, many + 1)
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return int(begun + self.seconds - at) + 1 if many >= self.most else 0
