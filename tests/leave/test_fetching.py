"""A calendar's address is anybody's to give: it must not reach into the company's own network."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.leave import fetching
from app.leave.fetching import checked, fetch, public
from app.leave.refusals import FeedRefused

OWN = {"127.0.0.1"}


class Answers(BaseHTTPRequestHandler):
    """What a server of calendars may do."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        Answers.asked.append(self.headers["Host"])
        size = {"/large.ics": fetching.LARGEST + 10}.get(self.path, 20)
        if self.path == "/moved.ics":
            self.send_response(302)
            self.send_header("Location", "/ok.ics")
        elif self.path == "/inside.ics":
            self.send_response(302)
            self.send_header("Location", "http://localhost:9/secret")
        elif self.path == "/loop.ics":
            self.send_response(302)
            self.send_header("Location", "/loop.ics")
        else:
            self.send_response(200 if self.path in {"/ok.ics", "/large.ics"} else 410)
        if self.path == "/zipped.ics":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(b"B" * size)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.daemon_threads = True
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::6810:85e5", True),
        ("127.0.0.1", False),
        ("10.0.0.5", False),
        ("172.16.4.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.5", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:5", False),
        ("2002:a00:5::", False),
        ("2001:0:a00:5::", False),
    ],
)
def test_which_addresses_are_public(address: str, is_public: bool) -> None:  # noqa: FBT001
    assert public(address) is is_public


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example/a.ics",
        "ftp://calendar.example/a.ics",
        "file:///etc/passwd",
        "https://user:pass@calendar.example/a.ics",
        "https://calendar.example:22/a.ics",
        "https://:443/a.ics",
        "https://[::1/a.ics",
        "https://calendar.example:nine/",
        "nonsense",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(FeedRefused):
        checked(url, set())


def test_webcal_is_https() -> None:
    assert checked("webcal://calendar.example/a.ics", set()).geturl() == "https://calendar.example/a.ics"


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.5"], ["::ffff:127.0.0.1"], []])
def test_a_name_that_leads_inside_is_refused(found: list[str]) -> None:
    """One inner address among outer ones is enough: which of them is taken is the name's owner's to say."""
    with pytest.raises(FeedRefused, match="private network"):
        fetch("https://calendar.example/a.ics", (), lambda *_: found)


def test_the_connection_goes_to_the_address_looked_at(server: str) -> None:
    """The name is not resolved again: what is connected to is what was looked at, under the name's host."""
    port = server.rpartition(":")[2]
    looked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"]

    body = fetch(f"http://calendar.invalid:{port}/ok.ics", {"calendar.invalid"}, resolve)
    assert body == b"B" * 20
    assert looked == ["calendar.invalid"]
    assert Answers.asked[-1] == f"calendar.invalid:{port}"


def test_what_servers_do(server: str) -> None:
    assert fetch(f"{server}/ok.ics", OWN) == b"B" * 20
    assert fetch(f"{server}/moved.ics", OWN) == b"B" * 20
    for path, says in (
        ("gone", "answered 410"),
        ("large", "larger than 5 MB"),
        ("inside", "begin with https"),
        ("loop", "on and on"),
        ("zipped", "answered 410"),
    ):
        with pytest.raises(FeedRefused, match=says):
            fetch(f"{server}/{path}.ics", OWN)


def test_a_host_that_is_away() -> None:
    with pytest.raises(FeedRefused, match="could not be reached"):
        fetch("http://127.0.0.1:9/a.ics", OWN)
