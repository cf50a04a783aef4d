"""Logs without the secrets that stand in addresses.

An invitation's link lets somebody in, and Django logs the address of every request that is
refused or fails. Whoever reads logs runs the installation and sees no company's content.
"""

import logging
import re
from typing import Final

HIDDEN: Final = "…"
# What follows these in an address is a secret.
SECRET: Final = re.compile(
    r"((?:/|%2F)(?:invitations|calendar|reminders(?:/|%2F)off|password/reset/key)(?:/|%2F))[^/%\s?\"']+",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    return SECRET.sub(rf"\1{HIDDEN}", text)


class RedactingFormatter(logging.Formatter):
    """Hides them in all of a line, the traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
