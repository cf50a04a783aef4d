"""The end of a log, for an error that quotes it."""

from __future__ import annotations

from pathlib import Path

LINES = 8


def tail(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return "  (no log)"
    return "\n".join(f"  {line}" for line in lines[-LINES:])
