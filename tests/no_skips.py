"""A test that is skipped, or expected to fail, fails."""

from collections.abc import Iterator
from typing import Any

import pytest


def _no_skip(report: Any) -> None:
    if report.outcome == "skipped" or hasattr(report, "wasxfail"):
        said = getattr(report, "wasxfail", "") or report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing is skipped or expected to fail here. It said: {said}"
        vars(report).pop("wasxfail", None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """A test that is skipped, or expected to fail, fails."""
    report = yield
    _no_skip(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Iterator[None]:
    """The same for a whole file."""
    report = yield
    _no_skip(report)
    return report
