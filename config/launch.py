"""What bin/dev, bin/manage, bin/test and bin/audit start, once the packages are there."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from config import audit, checks, dev
from config.engines import engines
from config.environment import demo_environment
from config.failures import SetupError
from config.translations import compile_catalogs

ROOT = Path(__file__).resolve().parent.parent

# Commands that change tables or who may do what with them; all others run as the app does.
OWNERS_COMMANDS = {"migrate", "createcachetable", "flush"}


def manage(arguments: list[str]) -> int:
    with engines(ROOT) as running:
        environment = demo_environment(ROOT, running)
        if arguments and arguments[0] in OWNERS_COMMANDS:
            environment["DATABASE_URL"] = running["DATABASE_OWNER_URL"]
        command = subprocess.Popen([sys.executable, "manage.py", *arguments], env=environment)
        # Ctrl-C is the command's to understand (a shell goes on after it); we outlive it to
        # put the engines away.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: command.terminate())
        return command.wait()


def explain(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "The disk is full. Make room (df -h tells where), then start again."
    return f"{error}\nStart again when that is mended."


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "audit": lambda arguments: audit.run(ROOT, arguments),
    "dev": lambda arguments: dev.run(ROOT, arguments),
    "manage": manage,
    "test": lambda arguments: checks.run(ROOT, arguments),
}


def main() -> int:
    os.chdir(ROOT)
    # A shell starts what it puts in the background deaf to SIGINT; we hear it all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Under nohup the terminal's end is not ours.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        compile_catalogs(ROOT)
        return COMMANDS[sys.argv[1]](sys.argv[2:])
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{explain(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
