"""bin/bench: measure what is promised in numbers. Prints a table and one line of JSON; ends with 1
when a promise is not kept."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from config.failures import SetupError
from tests.own_database import own_database

if TYPE_CHECKING:
    from tests.bench.pages import Report

TIMES = {"small": 40, "large": 100}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    benches = parser.add_subparsers(required=True, metavar="bench")
    pages = benches.add_parser(
        "pages",
        help="what logging a meeting takes on the server, beside the smallest page there can be",
    )
    pages.add_argument("--size", choices=TIMES, default="small")
    arguments = parser.parse_args()
    try:
        with own_database("bench") as environment:
            report = run(environment, times=TIMES[arguments.size])
    except SetupError as error:
        say(f"\n{error}")
        return 1
    show(report)
    return 0 if report.kept else 1


def run(environment: dict[str, str], *, times: int) -> "Report":
    # Models can be read only now.
    from tests.bench.pages import measure  # noqa: PLC0415

    sys.stderr.write(f"Asking for each page {times} times\n")
    with tempfile.TemporaryDirectory() as folder:
        return measure(environment, times=times, folder=Path(folder))


def show(report: "Report") -> None:
    say(f"{'median of one request':<34}{'ms':>8}{'ratio':>8}{'promised':>10}")
    for label, taken, ratio, promised in (
        ("a bare view", report.bare, 1.0, ""),
        ("the same, signed in", report.signed_in, report.signed_in / report.bare, ""),
        ("logging a meeting", report.log, report.ratio, f"≤ {report.promised:g}"),
    ):
        say(f"{label:<34}{taken:>8.1f}{ratio:>8.2f}{promised:>10}")
    say(
        json.dumps({"bench": "pages", "kept": report.kept, "ratio": report.ratio, **asdict(report)})
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
