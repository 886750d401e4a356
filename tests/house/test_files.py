"""Files: short, well named, and free of what belongs to one machine only."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import APP, ROOT, files

LONGEST = 300
#: Names that say nothing about what is inside.
EMPTY_WORDS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "service",
    "services",
    "manager",
    "managers",
}
#: Written in pieces, so that this file holds none of them.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("yarn" + "pkg", "com"),
        ("test", "pypi", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
    )
]
MACHINE = re.compile(
    "|".join(
        (
            "/" + r"work/(?:main|shared)",
            "/" + r"root\b",
            "/" + r"home/[a-z]",
            "/" + r"Users/[A-Za-z]",
            "/" + r"tmp/[a-z]",
            r"[A-Z]:\\" + "Users",
        )
    )
)


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of each file of ours that holds text."""
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(ROOT).as_posix(), content.decode()


def python_files() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


def test_no_file_of_the_app_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if path.is_relative_to(APP) and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}, "split them by noun"


def test_names_say_what_is_inside() -> None:
    empty = [
        str(path.relative_to(ROOT)) for path in python_files() if {path.stem, path.parent.name} & EMPTY_WORDS
    ]
    assert empty == []


def test_no_registry_is_named() -> None:
    found = [f"{name}: {host}" for name, text in texts() for host in REGISTRIES if host in text.lower()]
    assert found == []


def test_no_path_of_one_machine() -> None:
    found = [f"{name}: {match.group()}" for name, text in texts() for match in MACHINE.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "lock",
    ["requirements.lock", "requirements-test.lock", "requirements-setup.lock", "requirements-node.lock"],
)
def test_locks_pin_every_package_with_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().strip())
    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+==\S+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_test_lock_holds_the_other_one() -> None:
    """Set-up relies on it: who has installed the test lock has installed both."""

    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9.-]+==[^\s;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))

    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-test.lock")


def test_no_test_is_skipped() -> None:
    """The run turns a skip into a failure; this finds it before it runs."""
    words = re.compile(
        r"pytest\.(?:mark\.)?(?:skip|xfail|importorskip)" + r"|unittest\.skip|__test__\s*=\s*False"
    )
    found = [name for name, text in texts() if name.startswith("tests/") and words.search(text)]
    assert found == [], "nothing is skipped here"


def test_the_test_sees_the_files() -> None:
    assert len(python_files()) >= 80
    assert len(list(texts())) >= 100
    assert MACHINE.search("open('/" + "work/main/x')")
    assert any(host in "https://" + "pypi" + ".org/simple" for host in REGISTRIES)
