"""The C API of libinsitu.so by ctypes: its types, its functions, errors as exceptions. No other module knows ctypes."""

from __future__ import annotations

import ctypes
import enum
import os
import pathlib
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_double, c_int, c_int64, c_size_t, c_uint64, c_void_p
from typing import Any, Callable, Optional, Tuple

_SONAME = "libinsitu.so.0"


class Text(Structure):
    """insitu_text: bytes with their number."""

    _fields_ = [("data", c_void_p), ("size", c_size_t)]

    keeps: bytes

    def bytes(self) -> bytes:
        return ctypes.string_at(self.data, self.size) if self.size else b""

    def str(self) -> str:
        """Bytes that are no UTF-8 become U+FFFD."""
        return self.bytes().decode("utf-8", "replace")


class NamedText(Structure):
    _fields_ = [("name", Text), ("value", Text)]


class Span(Structure):
    _fields_ = [("begin", c_size_t), ("end", c_size_t)]


class Event(Structure):
    _fields_ = [
        ("file", c_size_t),
        ("number", c_uint64),
        ("member", Text),
        ("message", Text),
        ("has_timestamp", c_int),
        ("timestamp", c_int64),
        ("log_group", Text),
        ("log_stream", Text),
        ("values", POINTER(NamedText)),
        ("value_count", c_size_t),
    ]


class Value(Structure):
    _fields_ = [("kind", c_int), ("text", Text), ("integer", c_int64), ("real", c_double)]


class Problem(Structure):
    _fields_ = [
        ("kind", c_int),
        ("file", c_size_t),
        ("member", Text),
        ("message", Text),
        ("has_offset", c_int),
        ("offset", c_uint64),
    ]


EventHandler = CFUNCTYPE(c_int, c_void_p, POINTER(Event))
ColumnsHandler = CFUNCTYPE(c_int, c_void_p, POINTER(Text), c_size_t)
RowHandler = CFUNCTYPE(c_int, c_void_p, POINTER(Value), c_size_t)
ProblemHandler = CFUNCTYPE(c_int, c_void_p, POINTER(Problem))
PollHandler = CFUNCTYPE(c_int, c_void_p)


class Handlers(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("context", c_void_p),
        ("event", EventHandler),
        ("columns", ColumnsHandler),
        ("row", RowHandler),
        ("problem", ProblemHandler),
        ("poll", PollHandler),
    ]


class Finding(Structure):
    _fields_ = [
        ("rule", Text),
        ("severity", c_int),
        ("message", Text),
        ("expected", Text),
        ("help", Text),
        ("has_span", c_int),
        ("span", Span),
        ("drawing", Text),
    ]


class Status(enum.IntEnum):
    OK = 0
    REFUSED = 1
    MISUSE = 2
    UNREADABLE = 3
    OUT_OF_MEMORY = 4
    INTERNAL = 5


class Kind(enum.IntEnum):
    MISSING = 0
    TEXT = 1
    INTEGER = 2
    REAL = 3
    TIME = 4
    MAP = 5
    LIST = 6


class Verdict(enum.IntEnum):
    PASSED = 0
    FAILED = 1
    UNDECIDED = 2


SEVERITIES = ("error", "warning", "unresolved", "not-modelled")
MATCH = 1

_ERROR = POINTER(c_void_p)
_HANDLE = POINTER(c_void_p)

# Name, result, parameters. Those that return a status take an error after these.
_FUNCTIONS: Tuple[Tuple[str, Any, Tuple[Any, ...]], ...] = (
    ("version", c_char_p, ()),
    ("error_status", c_int, (c_void_p,)),
    ("error_code", Text, (c_void_p,)),
    ("error_message", Text, (c_void_p,)),
    ("error_expected", Text, (c_void_p,)),
    ("error_help", Text, (c_void_p,)),
    ("error_span", c_int, (c_void_p, POINTER(Span))),
    ("error_drawing", Text, (c_void_p,)),
    ("error_free", None, (c_void_p,)),
    ("options_new", Status, (_HANDLE,)),
    ("options_set", Status, (c_void_p, Text, Text)),
    ("options_free", None, (c_void_p,)),
    ("compile_pattern", Status, (Text, c_void_p, _HANDLE)),
    ("compile_query", Status, (Text, c_void_p, _HANDLE)),
    ("program_note_count", c_size_t, (c_void_p,)),
    ("program_note", Text, (c_void_p, c_size_t)),
    ("program_free", None, (c_void_p,)),
    ("matcher_new", Status, (c_void_p, _HANDLE)),
    ("match", Status, (c_void_p, Text, POINTER(c_int))),
    ("extract", Status, (c_void_p, Text, POINTER(POINTER(NamedText)), POINTER(c_size_t))),
    ("matcher_free", None, (c_void_p,)),
    ("explain", Status, (c_void_p, Text, _HANDLE)),
    ("owned_text_get", Text, (c_void_p,)),
    ("owned_text_free", None, (c_void_p,)),
    ("inputs_new", Status, (_HANDLE,)),
    ("inputs_add_file", Status, (c_void_p, Text)),
    ("inputs_add_bytes", Status, (c_void_p, Text, Text)),
    ("inputs_free", None, (c_void_p,)),
    ("scan", Status, (c_void_p, c_void_p, c_void_p, POINTER(Handlers), c_void_p)),
    ("lint_pattern", Status, (Text, c_void_p, _HANDLE)),
    ("lint_query", Status, (Text, c_void_p, _HANDLE)),
    ("finding_count", c_size_t, (c_void_p,)),
    ("finding_at", POINTER(Finding), (c_void_p, c_size_t)),
    ("findings_free", None, (c_void_p,)),
    ("check_new", Status, (_HANDLE,)),
    ("check_add_file", Status, (c_void_p, Text)),
    ("check_add_message", Status, (c_void_p, Text)),
    ("check_never", Status, (c_void_p, Text)),
    ("check_always", Status, (c_void_p, Text)),
    ("check_query", Status, (c_void_p, Text, Text)),
    ("check_allow", Status, (c_void_p, Text)),
    ("check_allow_missing", Status, (c_void_p, Text)),
    ("check_set", Status, (c_void_p, Text, Text)),
    ("check_run", Status, (c_void_p, _HANDLE)),
    ("check_free", None, (c_void_p,)),
    ("report_verdict", c_int, (c_void_p,)),
    ("report_text", Text, (c_void_p,)),
    ("report_free", None, (c_void_p,)),
)


def _load() -> ctypes.CDLL:
    """The library that INSITU_LIBRARY names, else the one of the package, else the one of the system."""
    named = os.environ.get("INSITU_LIBRARY")
    own = pathlib.Path(__file__).parent / "lib" / _SONAME
    return ctypes.CDLL(named or (str(own) if own.exists() else _SONAME))


_library = _load()


def _declare(name: str, result: Any, parameters: Tuple[Any, ...]) -> Any:
    function = getattr(_library, "insitu_" + name)
    if result is Status:
        function.restype, function.argtypes = c_int, [*parameters, _ERROR]
    else:
        function.restype, function.argtypes = result, list(parameters)
    return function


_declared = {name: _declare(name, result, parameters) for name, result, parameters in _FUNCTIONS}


class InsituError(Exception):
    """What insitu refuses or cannot do. `str()` is the whole for a person, with carets under the place."""

    __module__ = "insitu"

    def __init__(
        self,
        drawing: str,
        *,
        code: str = "",
        message: str = "",
        expected: str = "",
        help: str = "",
        span: Optional[Tuple[int, int]] = None,
    ) -> None:
        super().__init__(drawing)
        self.code = code
        """The name of the cause, such as `missing-operand`, which never changes."""
        self.message = message or drawing
        """What is wrong, in one line."""
        self.expected = expected
        """What could be at the place; may be empty."""
        self.help = help
        """What to write instead; may be empty."""
        self.span = span
        """The wrong part of the text, as offsets of bytes of its UTF-8; None: there is none."""


class RefusedError(InsituError, ValueError):
    """A pattern, a query, an option or an expectation is not valid."""

    __module__ = "insitu"


class UnreadableError(InsituError, OSError):
    """An input could not be read, in whole or in part."""

    __module__ = "insitu"


class OutOfMemoryError(InsituError, MemoryError):
    """There is not enough memory, or the query holds more than `memory_limit`."""

    __module__ = "insitu"


_EXCEPTIONS = {
    Status.REFUSED: RefusedError,
    Status.UNREADABLE: UnreadableError,
    Status.OUT_OF_MEMORY: OutOfMemoryError,
}


def _exception_of(status: int, error: c_void_p) -> InsituError:
    span = Span()
    has_span = get("error_span", error, byref(span))
    return _EXCEPTIONS.get(Status(status), InsituError)(
        get("error_drawing", error).str().rstrip("\n"),
        code=get("error_code", error).str(),
        message=get("error_message", error).str(),
        expected=get("error_expected", error).str(),
        help=get("error_help", error).str(),
        span=(span.begin, span.end) if has_span else None,
    )


def get(name: str, *arguments: Any) -> Any:
    """Calls a function that only reads, or frees."""
    return _declared[name](*arguments)


def call(name: str, *arguments: Any) -> None:
    """Calls a function that returns a status; raises what is not OK."""
    error = c_void_p()
    status = _declared[name](*arguments, byref(error))
    if status == Status.OK:
        return
    try:
        raise _exception_of(status, error)
    finally:
        get("error_free", error)


class Handle:
    """Something that the library made, freed with this object. It is itself an argument for calls, which keeps it as long."""

    def __init__(self, function: str, free: str, *arguments: Any) -> None:
        self._as_parameter_ = c_void_p()
        self._free: Callable[..., Any] = _declared[free]
        call(function, *arguments, byref(self._as_parameter_))

    def __del__(self) -> None:
        if self._as_parameter_:
            self._free(self._as_parameter_)


def text_of(text: "str | bytes | os.PathLike[str]") -> Text:
    """A text for a call; it keeps its bytes. Bytes that came in by surrogateescape go out as they were."""
    if isinstance(text, os.PathLike):
        text = os.fspath(text)
    if not isinstance(text, (str, bytes, bytearray)):
        raise TypeError(f"a text or bytes, not {type(text).__name__}")  # bytes(5) would be five bytes
    encoded = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)
    made = Text(ctypes.cast(c_char_p(encoded), c_void_p), len(encoded))
    made.keeps = encoded
    return made
