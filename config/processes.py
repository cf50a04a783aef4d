"""Servers that are started here and outlive whoever started them."""

from __future__ import annotations

import subprocess

# Held on to, so that the one we started can be waited for when it ends. A container without
# an init would list it as defunct for good.
_children: dict[int, subprocess.Popen[bytes]] = {}


def remember(child: subprocess.Popen[bytes]) -> None:
    _children[child.pid] = child


def reap(pid: int) -> None:
    """Take leave of a process that is ending, if we started it."""
    child = _children.pop(pid, None)
    if child:
        child.wait()
