"""How often one calendar may be read: kept in this process alone, so that a reading writes nothing."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

#: So many readings within so many seconds; programs ask every few minutes at most.
MOST, SECONDS = 30, 300.0
KEPT = 10_000


class Throttle:
    """Counts by key within a running window; the oldest keys are forgotten."""

    def __init__(self, most: int = MOST, seconds: float = SECONDS) -> None:
        self.most, self.seconds = most, seconds
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str, at: float | None = None) -> int:
        """Seconds to wait before the next reading; 0 where this one may go on."""
        at = monotonic() if at is None else at
        with self._lock:
            begun, many = self._seen.pop(key, (at, 0))
            if at - begun >= self.seconds:
                begun, many = at, 0
            self._seen[key] = (begun, many + 1)
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return int(begun + self.seconds - at) + 1 if many >= self.most else 0
