"""The served app: what it refuses to start with, how it stops, and what a slow or broken connection gets."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.database import make_engine
from app.demo.people import PEOPLE
from tests.client import apart
from tests.databases import Databases
from tests.servers import ROOT, free_port

SECRET = "Tomasz Zieliński earns 41,000"


def start(port: int, **settings: str) -> subprocess.Popen[str]:
    """`python3 -m app serve` as an installation runs it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    return subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", str(port)],
        cwd=ROOT,
        env=inherited
        | {"RAPPORT_SETUP": "off"}
        | {f"RAPPORT_{name.upper()}": value for name, value in settings.items()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as made:
        yield made


def ask(port: int, path: str, more: str = "") -> str:
    with connected(port) as made:
        made.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{more}\r\n".encode()
        )
        return _all(made)


def _all(made: socket.socket) -> str:
    found = b""
    while chunk := made.recv(65536):
        found += chunk
    return found.decode()


def wait_for(port: int) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < 60:
        try:
            ask(port, "/healthz")
        except OSError:
            time.sleep(0.03)
        else:
            return
    message = "the app did not start"
    raise RuntimeError(message)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"demo": "1", "base_url": "https://service.example"}, "Demo mode signs anybody in."),
        ({"base_url": "http://service.example"}, "Cookies would travel in the clear."),
    ],
)
def test_unsafe_settings_do_not_start(settings: dict[str, str], said: str) -> None:
    server = start(free_port(), **settings)
    output, _ = server.communicate(timeout=60)
    assert server.returncode == 2
    assert said in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, []),
        ({"base_url": "https://"}, ["RAPPORT_BASE_URL names no host."]),
        ({"admission": 0}, ["RAPPORT_ADMISSION must lie between 1 and 64."]),
        ({"admission": 65}, ["RAPPORT_ADMISSION must lie between 1 and 64."]),
        ({"database_url": "mysql://ada@localhost/x"}, ["RAPPORT_DATABASE_URL must start with"]),
        ({"demo": True, "base_url": "http://x.example"}, ["Demo mode", "Cookies would travel"]),
    ],
)
def test_each_unsafe_setting_is_named_with_its_mend(settings: dict[str, Any], said: list[str]) -> None:
    from app.config import Settings

    found = Settings(**{"base_url": "http://127.0.0.1:8000", **settings}).refusals()
    for sentence in said:
        assert any(sentence in one for one in found)
    assert bool(found) == bool(said)


def test_serves_and_finishes_what_is_under_way(databases: Databases, tmp_path: Path) -> None:
    """One server for what a server does: ready, deadline on headers, and the last request answered after SIGTERM."""
    with databases.copy("sqlite", "empty") as url:
        port = free_port()
        server = start(
            port,
            database_url=url,
            base_url=f"http://127.0.0.1:{port}",
            data_dir=str(tmp_path),
            header_seconds="0.8",
        )
        try:
            wait_for(port)
            assert "200 OK" in ask(port, "/readyz")
            _headers_have_a_deadline(port)
            _headers_are_bounded(port)
            _hosts_that_are_none_are_refused(port)
            answer = _asked_before_stopping(port, server)
            assert answer.startswith("HTTP/1.1 422")
            assert "belong together" in answer
            output, _ = server.communicate(timeout=20)
            # Once all is finished, the signal is passed on to whoever waits for the process.
            assert server.returncode in {0, -signal.SIGTERM}
            assert "Traceback" not in output
            assert "somebody@lumen.example" not in output
        finally:
            server.kill()
            server.wait()


def _headers_have_a_deadline(port: int) -> None:
    """A request whose headers never end is closed; so is one that drips, and one after a good one."""
    good = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    for first, drip in (
        (b"", b""),
        (b"GET / HTTP/1.1\r\n", b"X: y\r\n"),
        (good, b""),
        (good + b"GET /", b""),
    ):
        with connected(port) as made:
            begun = time.monotonic()
            made.sendall(first)
            made.settimeout(0.3)
            while time.monotonic() - begun < 8:
                try:
                    if not made.recv(4096):
                        break
                    made.sendall(b"\r\n" if first == good else b"")
                except TimeoutError:
                    made.sendall(drip)
                except ConnectionError:
                    break
            assert 0.5 < time.monotonic() - begun < 6, first


def _headers_are_bounded(port: int) -> None:
    with connected(port) as made:
        made.settimeout(5)
        made.sendall(b"GET / HTTP/1.1\r\n")
        sent = 0
        with suppress(ConnectionError):
            for _ in range(4000):
                made.sendall(b"X-Long: " + b"y" * 8000 + b"\r\n")
                sent += 8000
        assert sent < 16_000_000


def _hosts_that_are_none_are_refused(port: int) -> None:
    for host in ("[", "[::1", "℀.example"):
        with connected(port) as made:
            made.sendall(b"GET / HTTP/1.1\r\nConnection: close\r\nHost: " + host.encode() + b"\r\n\r\n")
            assert _all(made).startswith("HTTP/1.1 400")
    with connected(port) as made:
        made.sendall(
            f"POST /sign-in HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://[\r\n"
            "Content-Length: 0\r\n\r\n".encode()
        )
        assert _all(made).startswith("HTTP/1.1 403")


def _asked_before_stopping(port: int, server: subprocess.Popen[str]) -> str:
    """Half a form goes out, then the server is told to stop, then the rest goes out."""
    form = b"email=somebody%40lumen.example&password=not+the+right+one"
    with connected(port) as made:
        head = (
            f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
        )
        made.sendall(head.encode() + form[:10])
        time.sleep(0.3)
        server.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        made.sendall(form[10:])
        return _all(made)


class TestTheLastResort:
    """A fault is a page without details, and a line in the log without anybody's words."""

    @pytest.fixture
    def app(self, databases: Databases, tmp_path: Path) -> Iterator[FastAPI]:
        from app.config import Settings
        from app.main import create_app

        with databases.copy("sqlite", "empty") as url:
            given = Settings(database_url=url, base_url="http://127.0.0.1", data_dir=tmp_path, run_jobs=False)
            made = create_app(given, make_engine(url))

            @made.get("/broken")
            @made.get("/api/broken")
            def broken() -> None:
                raise RuntimeError(SECRET)

            yield made

    @pytest.mark.parametrize(
        ("path", "kind"), [("/broken", "text/html"), ("/api/broken", "application/problem+json")]
    )
    def test_says_that_it_was_ours_and_nothing_else(
        self, app: FastAPI, capfd: pytest.CaptureFixture[str], path: str, kind: str
    ) -> None:
        from tests.client import Client

        with Client(app) as client:
            answer = client.get(path, headers={"Cookie": f"a={PEOPLE[0].key}"})
        assert answer.status_code == 500
        assert answer.headers["content-type"].startswith(kind)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-request-id"]
        assert "fault" in answer.text
        for hidden in (SECRET, "Tomasz", "RuntimeError", "Traceback", "test_serve"):
            assert hidden not in answer.text
        out, err = capfd.readouterr()
        assert "Tomasz" not in out + err
        assert "RuntimeError" in out + err

    def test_a_served_fault_leaves_no_words_in_the_log(
        self, app: FastAPI, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Nothing is raised to the server, which would print the trace with its values."""

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/broken",
            "raw_path": b"/broken",
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "http_version": "1.1",
            "headers": [(b"host", b"127.0.0.1")],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        apart(app(scope, receive, send))
        assert sent[0]["status"] == 500
        out, err = capfd.readouterr()
        assert "Tomasz" not in out + err
