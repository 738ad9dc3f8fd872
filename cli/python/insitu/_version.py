from __future__ import annotations

from insitu import _native


def version() -> str:
    """The version of the library."""
    found: bytes = _native.get("version")
    return found.decode("ascii")
