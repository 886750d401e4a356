"""A deadline for a request's headers: the server itself would wait for them for ever (Kludex/uvicorn#157)."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

#: Bytes of a request's headers; the wire refuses more of them with a sentence, this bounds what is held in memory.
MOST = 256 * 1024


class Deadline(HttpToolsProtocol):
    """HTTP/1.1 on one connection, closed when a request's headers are not whole in time.

    The clock runs from the connection's first moment, and from the first byte of each later request. Between requests
    the server's own keep-alive limit holds; the body has the wire's deadline.
    """

    #: The longest wait for whole headers.
    seconds = 10.0
    _timer: asyncio.TimerHandle | None = None
    _taken = 0
    _reading_headers = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.seconds, self._late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop it."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes before the headers are whole."""
        if self._reading_headers:
            self._taken += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._reading_headers and self._taken > MOST:
            self._late()
        elif self._timer is None and not self._answering():
            # Bytes between requests ended the wait of the server's own limit: from now on ours runs.
            self._timer = self.loop.call_later(self.seconds, self._late)

    def on_message_begin(self) -> None:
        """A request begins: its headers are due."""
        super().on_message_begin()
        self._reading_headers, self._taken = True, 0
        if self._timer is None:
            self._timer = self.loop.call_later(self.seconds, self._late)

    def on_headers_complete(self) -> None:
        """The headers are whole."""
        self._reading_headers = False
        self._stop()
        super().on_headers_complete()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        # An answer to an earlier request on this connection may be under way: it goes first, then nothing more.
        if self._answering():
            self.cycle.keep_alive = False
        else:
            self.transport.close()

    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete


def with_deadline(seconds: float) -> type[Deadline]:
    """The protocol with a deadline of `seconds`."""
    return type("Deadline", (Deadline,), {"seconds": seconds})
