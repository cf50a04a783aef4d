"""The environment variables of the demo and of the tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from config import ports


def demo_environment(
    root: Path, running: Mapping[str, str], *, given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """`given` wins over the demo's values, and the engines that run win over both."""
    port = given.get("PORT") or "8000"
    return {
        "DEMO": "1",
        "DEBUG": "0",
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "EMAIL_URL": f"smtp://{ports.LOOPBACK}:{mail_port(root)}",
        "MAIL_DIR": str(root / "var" / "mail"),
        "DEFAULT_FROM_EMAIL": "Bruggen <hello@bruggen.example>",
        "SELF_SERVICE_FOUNDING": "1",
        **given,
        **running,
        "PORT": port,
        "PATH": search_path(given),
        "PYTHONUNBUFFERED": "1",
    }


def check_environment(
    running: Mapping[str, str], *, given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Production's mode with values that reach nothing outside; `given` does not change them,
    so that a variable in someone's shell cannot turn a test green or red."""
    return {
        **given,
        "DEMO": "0",
        "DEBUG": "0",
        "BASE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        # Port 1 refuses: a test that means to send mail brings its own sink.
        "EMAIL_URL": f"smtp://{ports.LOOPBACK}:1",
        "MAIL_DIR": "",
        "DEFAULT_FROM_EMAIL": "Bruggen <hello@bruggen.example>",
        "SELF_SERVICE_FOUNDING": "1",
        **running,
        "PATH": search_path(given),
    }


def search_path(given: Mapping[str, str]) -> str:
    """This Python's own commands first."""
    return os.pathsep.join([str(Path(sys.executable).parent), given.get("PATH", os.defpath)])


def mail_port(root: Path) -> int:
    """The demo's mail sink: one port a checkout, so that two demos do not share their mail.

    Kept while someone listens there: that is our own sink, asked for by a second command."""
    file = root / "var" / "mail.port"
    return ports.remembered(file) or ports.choose(file)
