"""The one error of the commands that set Bruggen up."""

from __future__ import annotations


class SetupError(Exception):
    """Something the person at the terminal can mend. The text says how."""
