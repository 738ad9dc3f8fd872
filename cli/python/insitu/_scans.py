"""Files: events that a pattern selects, rows of a query."""

from __future__ import annotations

import atexit
import ctypes
import datetime
import os
import queue
import threading
import weakref
from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple, Union

from insitu import _native
from insitu._native import Handle, Kind, call, text_of
from insitu._programs import compiled, options_of

Paths = Union[str, "os.PathLike[str]", Iterable[Union[str, "os.PathLike[str]"]]]

Value = Union[None, str, int, float, datetime.datetime]
"""A value of a row: None where it is missing, numbers as numbers, times as datetime in UTC, maps and lists as JSON text.

A time before the year 1 or after 9999, which no datetime can say, is the number of its milliseconds since 1970."""

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_BATCH = 256  # results that are handed over at once, where they are not awaited
_WAITING = 16  # batches that wait to be taken; then the scan waits


class Event(NamedTuple):
    """An event that a pattern selects."""

    path: str
    number: int
    """In its file, from 1: the number of the line where each line is an event."""
    message: str
    """Bytes that are no UTF-8 are U+FFFD."""
    values: Dict[str, str]
    """What a space-delimited pattern extracts, by the names of its fields (`$ip`); empty for other patterns."""
    timestamp: Union[None, datetime.datetime, int]
    """If the input states it itself, in UTC, as in a row; the time in a message is not looked for."""
    log_group: Optional[str]
    log_stream: Optional[str]
    member: Optional[str]
    """Of an archive."""


def paths_of(paths: Paths) -> List[str]:
    """A list of paths, where a single one is given as well."""
    if isinstance(paths, (str, bytes, os.PathLike)):
        paths = [paths]
    return [os.fsdecode(path) for path in paths]


def named_options(options: Dict[str, object]) -> Tuple[Tuple[str, str], ...]:
    """Options as the library takes them: `max_count=3` is `max-count` `3`; None is left out, a truth is `on` or `off`."""
    named = []
    for name, value in options.items():
        if value is None:
            continue
        text = ("off", "on")[value] if isinstance(value, bool) else _text_of_option(value)
        named.append((name.replace("_", "-"), text))
    return tuple(named)


def _text_of_option(value: object) -> str:
    if not isinstance(value, datetime.datetime):
        return str(value)
    if value.tzinfo is None:
        raise ValueError("a datetime without a time zone says nothing about when it is")
    return value.isoformat()


def time_of(milliseconds: int) -> Union[datetime.datetime, int]:
    try:
        return _EPOCH + datetime.timedelta(milliseconds=milliseconds)
    except OverflowError:
        return milliseconds


def _event_of(found: _native.Event, paths: List[str]) -> Event:
    return Event(
        path=paths[found.file],
        number=found.number,
        message=found.message.str(),
        values={found.values[i].name.str(): found.values[i].value.str() for i in range(found.value_count)},
        timestamp=time_of(found.timestamp) if found.has_timestamp else None,
        log_group=found.log_group.str() or None,
        log_stream=found.log_stream.str() or None,
        member=found.member.str() or None,
    )


def _value_of(found: _native.Value) -> Value:
    kind = found.kind
    if kind == Kind.MISSING:
        return None
    if kind == Kind.INTEGER:
        return int(found.integer)
    if kind == Kind.REAL:
        return float(found.real)
    if kind == Kind.TIME:
        return time_of(found.integer)
    text: str = found.text.str()
    return text


class _Scan:
    """A scan on a thread of its own, which gives its results one after the other. Ends with the last, or when it is closed.

    Results are handed over in batches, for each takes a change of threads; one that is awaited does not wait for others."""

    def __init__(self, program: Handle, paths: List[str], options: Tuple[Tuple[str, str], ...]) -> None:
        self._program = program
        self._options = options_of(options)
        self._paths = paths
        self._inputs = Handle("inputs_new", "inputs_free")
        for path in paths:
            call("inputs_add_file", self._inputs, text_of(path))
        self._columns: List[str] = []
        self._batch: List[Any] = []
        self._results: queue.Queue[Optional[List[Any]]] = queue.Queue(maxsize=_WAITING)
        self._is_closed = False
        self._error: Optional[BaseException] = None
        self._thread = threading.Thread(target=self._run, name="insitu", daemon=True)

    def results(self) -> Iterator[Any]:
        _running.add(self)
        self._thread.start()
        try:
            while True:
                batch = self._results.get()
                if batch is None:
                    break
                yield from batch
        finally:
            self.close()
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Ends the scan: what it still gives is taken away, so that it does not wait."""
        self._is_closed = True
        while self._thread.is_alive():
            try:
                self._results.get(timeout=0.01)
            except queue.Empty:
                pass
        self._thread.join()

    def _run(self) -> None:
        try:
            handlers = _native.Handlers(size=ctypes.sizeof(_native.Handlers))
            handlers.event = _native.EventHandler(self._guarded(self._take_event))
            handlers.columns = _native.ColumnsHandler(self._guarded(self._take_columns))
            handlers.row = _native.RowHandler(self._guarded(self._take_row))
            handlers.poll = _native.PollHandler(self._guarded(lambda: None))
            call("scan", self._program, self._inputs, self._options, ctypes.byref(handlers), None)
        except BaseException as error:  # pylint: disable=broad-except; it is raised where the results are taken
            self._error = self._error or error
        self._results.put(self._batch)
        self._results.put(None)

    def _guarded(self, handler: Callable[..., None]) -> Callable[..., int]:
        """No exception may reach the library."""

        def guarded(_context: Any, *arguments: Any) -> int:
            try:
                if not self._is_closed:
                    handler(*arguments)
            except BaseException as error:  # pylint: disable=broad-except
                self._error = error
                return 1
            return 1 if self._is_closed else 0

        return guarded

    def _take(self, result: Any) -> None:
        self._batch.append(result)
        if len(self._batch) >= _BATCH or self._results.empty():
            self._results.put(self._batch)
            self._batch = []

    def _take_event(self, event: Any) -> None:
        self._take(_event_of(event.contents, self._paths))

    def _take_columns(self, names: Any, count: int) -> None:
        self._columns = [names[i].str() for i in range(count)]

    def _take_row(self, values: Any, count: int) -> None:
        self._take({self._columns[i]: _value_of(values[i]) for i in range(count)})


_running: "weakref.WeakSet[_Scan]" = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """A thread that comes back into an interpreter that has ended would end the process by force."""
    for scan in list(_running):
        scan.close()


def filter(pattern: str, paths: Paths, **options: object) -> Iterator[Event]:
    """The events of files that a filter pattern matches, in the order of the files, as they are found.

    `options` are those of `insitu filter`, with `_` for `-`: `input="docker"`, `multiline="agent"`, `max_count=10`,
    `invert_match=True`, `encoding=`, `strip_ansi=`, `log_group=`, `log_stream=`, `threads=`, `aws_limits=False`.

    A pattern that is refused raises at once, files that cannot be read after the last event. Who stops early ends the scan.
    """
    named = named_options(options)
    scan = _Scan(compiled("pattern", pattern, named), paths_of(paths), named)
    return scan.results()


def query(text: str, paths: Paths, **options: object) -> List[Dict[str, Value]]:
    """The rows of a Logs Insights query over files, each a dict by the names of its columns.

    `options` are those of `insitu query`, with `_` for `-`: `start=`, `end=`, `now=` (texts such as `now-1h`, or datetimes
    with a time zone), `tz=`, `time_field=`, `time_format=`, `year=`, `order="input"`, `strict=True`, `memory_limit=`, and
    those of `filter` about how files are read.
    """
    named = named_options(options)
    scan = _Scan(compiled("query", text, named), paths_of(paths), named)
    return list(scan.results())
