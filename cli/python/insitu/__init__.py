"""CloudWatch Logs filter patterns and Logs Insights queries, run in place on local log files.

>>> import insitu
>>> insitu.matches('{ $.level = "ERROR" }', '{"level":"ERROR"}')
True
>>> for event in insitu.filter('{ $.level = "ERROR" }', ["app.jsonl.gz"]):    # doctest: +SKIP
...     print(event.path, event.number, event.message)
>>> insitu.query("stats count(*) as n by level | sort n desc", ["app.jsonl"])    # doctest: +SKIP
[{'level': 'INFO', 'n': 42}, {'level': 'ERROR', 'n': 3}]

A text that the service would refuse raises `RefusedError`, whose text shows the place. An input that cannot be read raises
`UnreadableError`, after all else has been read. Functions may be called from several threads.
"""

from __future__ import annotations

from insitu._checks import UndecidedError, assert_logs
from insitu._native import InsituError, OutOfMemoryError, RefusedError, UnreadableError
from insitu._programs import Finding, Match, explain, lint, match, matches
from insitu._scans import Event, Value, filter, query
from insitu._version import version

__all__ = [
    "Event",
    "Finding",
    "InsituError",
    "Match",
    "OutOfMemoryError",
    "RefusedError",
    "UndecidedError",
    "UnreadableError",
    "Value",
    "assert_logs",
    "explain",
    "filter",
    "lint",
    "match",
    "matches",
    "query",
]
__version__ = version()
