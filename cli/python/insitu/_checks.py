"""Tests: what logs must and must not hold. The rules, and the texts, are those of `insitu test`."""

from __future__ import annotations

import os
from typing import Iterable, List, Mapping, Optional, Protocol, Sequence, Union, runtime_checkable

from insitu import _native
from insitu._native import Handle, InsituError, Verdict, call, get, text_of
from insitu._scans import named_options

Texts = Union[str, Iterable[str]]


@runtime_checkable
class HasMessages(Protocol):
    """What `caplog` of pytest is."""

    @property
    def messages(self) -> List[str]: ...


Logs = Union[str, "os.PathLike[str]", Sequence[Union[str, "os.PathLike[str]"]], HasMessages]


class UndecidedError(InsituError):
    """It is not known whether what is expected holds: no event at all, a name that no event has, a JSON pattern where no
    event is JSON, a file that cannot be read, a text that is refused. It is no AssertionError, and never a pass."""

    __module__ = "insitu"


def _texts(texts: Optional[Texts]) -> List[str]:
    if texts is None:
        return []
    return [texts] if isinstance(texts, (str, bytes)) else list(texts)


def _add_logs(check: Handle, logs: Optional[Logs], messages: Optional[Iterable[str]]) -> None:
    if (logs is None) == (messages is None):
        raise TypeError("assert_logs() takes logs or messages")
    if isinstance(logs, HasMessages):
        messages = logs.messages
    elif logs is not None:
        paths = [logs] if isinstance(logs, (str, os.PathLike)) else list(logs)
        for path in paths:
            call("check_add_file", check, text_of(os.fspath(path)))
    # The characters of one text, or the names of a mapping, are no events.
    if isinstance(messages, (str, bytes, bytearray, Mapping)):
        raise TypeError("messages are several texts, such as text.splitlines(), not one")
    for message in messages or ():
        call("check_add_message", check, text_of(message))


def assert_logs(
    logs: Optional[Logs] = None,
    *,
    messages: Optional[Iterable[str]] = None,
    never: Optional[Texts] = None,
    always: Optional[Texts] = None,
    query: Optional[str] = None,
    expect: Optional[str] = None,
    allow: Optional[Texts] = None,
    allow_missing: Optional[Texts] = None,
    **options: object,
) -> None:
    """Asserts what a log holds.

    `logs`: the path of a file or several, or `caplog`, whose messages are the events; `messages`: the events themselves,
    such as what a formatter made of records. A message may have several lines.

    `never`, `always`: filter patterns that no event, or some event, must match. `query` with `expect`: a Logs Insights query
    and how many rows it must give, such as `count == 0` or `count >= 3`.

    What is not known raises UndecidedError, not AssertionError. `allow` accepts some of it: `empty` (no event at all),
    `no-json` (a JSON pattern where no event is JSON), `partial-page`; `allow_missing` names that no event has (`$.level`).

    `options` say how events are read: `input=`, `time_field=`, `time_format=`, `tz=`, `log_group=`, and the window of the
    query: `start=`, `end=`, `now=`.
    """
    __tracebackhide__ = True
    if (query is None) != (expect is None):
        raise TypeError("`query` and `expect` belong together")
    check = Handle("check_new", "check_free")
    _add_logs(check, logs, messages)
    for pattern in _texts(never):
        call("check_never", check, text_of(pattern))
    for pattern in _texts(always):
        call("check_always", check, text_of(pattern))
    if query is not None and expect is not None:
        call("check_query", check, text_of(query), text_of(expect))
    for what in _texts(allow):
        call("check_allow", check, text_of(what))
    for name in _texts(allow_missing):
        call("check_allow_missing", check, text_of(name))
    for name, value in named_options(options):
        call("check_set", check, text_of(name), text_of(value))
    report = Handle("check_run", "report_free", check)
    text: str = get("report_text", report).str().rstrip("\n")
    verdict = get("report_verdict", report)
    if verdict == Verdict.FAILED:
        raise AssertionError(text)
    if verdict != Verdict.PASSED:
        raise UndecidedError(text, code="undecided")
