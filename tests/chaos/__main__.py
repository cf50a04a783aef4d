"""bin/chaos: kill workers in mid-send, flush the queue, and see that every delivery is accounted
for. Prints a table and one line of JSON; ends with 1 when one was lost or a reminder doubled."""

import argparse
import json
import secrets
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from config.failures import SetupError
from tests.own_database import own_database

if TYPE_CHECKING:
    from tests.chaos.storm import Report


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/chaos", description=__doc__)
    parser.add_argument("--size", choices=["small", "medium", "large"], default="small")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    arguments = parser.parse_args()
    try:
        with own_database("chaos") as environment:
            report = run(environment, size=arguments.size, seed=arguments.seed)
    except SetupError as error:
        say(f"\n{error}")
        return 1
    show(report, seed=arguments.seed)
    return 1 if report.broken else 0


def run(environment: dict[str, str], *, size: str, seed: int) -> "Report":
    # Models can be read only now.
    from tests.chaos.storm import SIZES, storm  # noqa: PLC0415

    say(f"A {size} storm over {2 * SIZES[size].meetings + SIZES[size].invitations} deliveries")
    with tempfile.TemporaryDirectory() as folder:
        report = storm(environment, SIZES[size], seed=seed, folder=Path(folder))
        if report.broken:
            for log in sorted(Path(folder).glob("*.log")):
                say(f"--- {log.name}\n{log.read_text()[-8000:]}")
    return report


def show(report: "Report", *, seed: int) -> None:
    rows = [
        ("deliveries", report.deliveries),
        ("workers killed in mid-send", report.kills_in_mid_send),
        ("workers killed at any moment", report.kills),
        ("queues flushed", report.flushes),
        ("sent", report.sent),
        ("reminders doubled (must be 0)", len(report.doubled)),
        ("invitations sent again, same Message-ID", report.repeated_invitations),
        ("in doubt", report.in_doubt),
        ("of these never arrived", len(report.unsent)),
        ("lost (must be 0)", len(report.lost)),
        ("still waiting (must be 0)", len(report.unfinished)),
        ("seconds", report.seconds),
    ]
    for label, value in rows:
        say(f"{label:<42}{value:>8}")
    for title, names in [
        ("In doubt and never arrived", report.unsent),
        ("Doubled", report.doubled),
        ("Lost", report.lost),
        ("Still waiting", report.unfinished),
    ]:
        for name in names:
            say(f"{title}: {name}")
    say(json.dumps({"seed": seed, "broken": report.broken, **asdict(report)}))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
