"""Patterns and queries as such: one message, and lint."""

from __future__ import annotations

import functools
import threading
from ctypes import POINTER, byref, c_int, c_size_t
from typing import Dict, List, NamedTuple, Optional, Tuple

from insitu import _native
from insitu._native import Handle, NamedText, call, get, text_of

_CACHED = 256  # programs; a test that asks often compiles once


@functools.lru_cache(maxsize=_CACHED)
def compiled(language: str, text: str, options: Tuple[Tuple[str, str], ...] = ()) -> Handle:
    """A program, which any number of threads may share."""
    return Handle(f"compile_{language}", "program_free", text_of(text), options_of(options))


def options_of(options: Tuple[Tuple[str, str], ...]) -> Optional[Handle]:
    """Options of the library; None for none."""
    if not options:
        return None
    made = Handle("options_new", "options_free")
    for name, value in options:
        call("options_set", made, text_of(name), text_of(value))
    return made


class _Matchers(threading.local):
    """Matchers belong to one thread; each has those of the patterns that it asked last."""

    def __init__(self) -> None:
        self.get = functools.lru_cache(maxsize=_CACHED)(self._make)

    @staticmethod
    def _make(pattern: str) -> Handle:
        return Handle("matcher_new", "matcher_free", compiled("pattern", pattern))


_matchers = _Matchers()


def matches(pattern: str, message: "str | bytes") -> bool:
    """Whether a filter pattern matches one message (without the end of its line)."""
    outcome = c_int()
    call("match", _matchers.get(pattern), text_of(message), byref(outcome))
    return outcome.value == _native.MATCH


class Match(NamedTuple):
    """What a pattern makes of a message."""

    matched: bool
    values: Dict[str, str]
    """What a space-delimited pattern extracts, by the names of its fields (`$ip`); empty for other patterns."""

    def __bool__(self) -> bool:
        return self.matched


def match(pattern: str, message: "str | bytes") -> Match:
    """Like `matches`, with the values that a space-delimited pattern extracts. It is true where the message matches."""
    if not matches(pattern, message):
        return Match(False, {})
    values = POINTER(NamedText)()
    count = c_size_t()
    call("extract", _matchers.get(pattern), text_of(message), byref(values), byref(count))
    return Match(True, {values[i].name.str(): values[i].value.str() for i in range(count.value)})


def explain(pattern: str, message: "str | bytes") -> str:
    """Why a message does or does not match: every clause of the pattern with the value it saw, drawn for a person."""
    made = Handle("explain", "owned_text_free", compiled("pattern", pattern), text_of(message))
    text: str = get("owned_text_get", made).str()
    return text


class Finding(NamedTuple):
    """Something that is wrong, or surely not meant, about a text."""

    rule: str
    """The name of the rule, which never changes; `insitu lint --explain RULE` has its page."""
    severity: str
    """`error`, `warning`, `unresolved` or `not-modelled`."""
    message: str
    span: Optional[Tuple[int, int]]
    """The part of the text that it is about, as offsets of bytes of its UTF-8; None: it is about no part."""
    expected: str
    help: str
    """What to write instead; may be empty."""
    drawing: str
    """The whole for a person, with carets under the place."""


def _finding_of(found: _native.Finding) -> Finding:
    return Finding(
        rule=found.rule.str(),
        severity=_native.SEVERITIES[found.severity],
        message=found.message.str(),
        span=(found.span.begin, found.span.end) if found.has_span else None,
        expected=found.expected.str(),
        help=found.help.str(),
        drawing=found.drawing.str().rstrip("\n"),
    )


def lint(pattern: Optional[str] = None, *, query: Optional[str] = None) -> List[Finding]:
    """What is wrong, or surely not meant, about a filter pattern or about a query; empty: nothing. A text that the service
    would refuse is a finding, not an exception."""
    if pattern is not None and query is None:
        made = Handle("lint_pattern", "findings_free", text_of(pattern), None)
    elif query is not None and pattern is None:
        made = Handle("lint_query", "findings_free", text_of(query), None)
    else:
        raise TypeError("lint() takes a pattern or a query")
    count: int = get("finding_count", made)
    return [_finding_of(get("finding_at", made, i).contents) for i in range(count)]
