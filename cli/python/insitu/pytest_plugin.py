"""The plug-in for pytest: the fixture `assert_logs`. pytest finds it by the package's entry point."""

from __future__ import annotations

from typing import Callable

import pytest

import insitu


@pytest.fixture(name="assert_logs")
def assert_logs_fixture() -> Callable[..., None]:
    """`insitu.assert_logs`: asserts what a log, or `caplog`, holds."""
    return insitu.assert_logs
