"""bin/test: the tests, and beside them every other check."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from config.engines import engines
from config.environment import check_environment

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
# The smaller one is a third of the download, and not in every distribution.
PACKAGES = ("chromium-headless-shell", "chromium")
LINE = "─" * 70
NOTHING_RAN = "0 passed, 0 failed"


@dataclass(frozen=True, kw_only=True)
class Step:
    name: str
    command: list[str]


def run(root: Path, arguments: list[str]) -> int:
    with engines(root, safe=False) as running:
        environment = check_environment(running)
        if arguments:
            bring_browser(environment)
            return subprocess.run(pytest(*arguments), env=environment, check=False).returncode
        return run_all(steps(root), environment)


def steps(root: Path) -> list[Step]:
    templates = [str(path) for path in sorted((root / "templates").rglob("*.html"))]
    return [
        Step(name="ruff check", command=module("ruff", "check", ".")),
        Step(name="ruff format", command=module("ruff", "format", "--check", ".")),
        Step(name="mypy --strict", command=module("mypy", ".")),
        Step(name="import floors", command=["lint-imports"]),
        Step(
            name="migrations",
            command=[sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        ),
        Step(name="templates", command=["djade", "--check", *templates]),
    ]


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def pytest(*arguments: str) -> list[str]:
    return module("pytest", *arguments)


def run_all(checks: list[Step], environment: dict[str, str]) -> int:
    """A browser may have to be brought first, and tests wait for servers and browsers now and then;
    what only reads runs meanwhile."""
    beside = ThreadPoolExecutor(1)
    try:
        reading = [beside.submit(take, step, {**environment}) for step in checks]
        missing_browser = bring_browser(environment)
        heading("pytest")
        testing = time.monotonic()
        code, counts = run_tests(environment)
        print(f"{LINE}\npytest took {time.monotonic() - testing:.0f} s", flush=True)
        failed = ["pytest"] if code else []
        failed += [
            step.name
            for step, result in zip(checks, reading, strict=True)
            if not show(step, result.result())
        ]
    finally:
        # Whoever breaks the tests off waits for none of the others.
        beside.shutdown(cancel_futures=True)
    if missing_browser:
        print(without_browser(missing_browser))
    print(f"Failed: {', '.join(failed)}" if failed else "Every check passed.")
    # Whoever reads only the end of the output finds the counts there.
    print(counts or NOTHING_RAN, flush=True)
    return 1 if failed else 0


@dataclass(frozen=True, kw_only=True)
class Result:
    passed: bool
    output: str
    seconds: float


def take(step: Step, environment: Mapping[str, str]) -> Result:
    started = time.monotonic()
    try:
        ended = subprocess.run(
            step.command,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        passed, output = ended.returncode == 0, ended.stdout
    except FileNotFoundError:
        passed, output = False, f"{step.command[0]} is not installed; see requirements-dev.txt\n"
    return Result(passed=passed, output=output, seconds=time.monotonic() - started)


def show(step: Step, result: Result) -> bool:
    heading(step.name)
    print(result.output, end="")
    word = "passed" if result.passed else "FAILED"
    print(f"{step.name} {word} in {result.seconds:.1f} s", flush=True)
    return result.passed


def heading(text: str) -> None:
    print(f"{LINE}\n{text}", flush=True)


def run_tests(environment: Mapping[str, str]) -> tuple[int, str]:
    """pytest's exit code and its closing line of counts; its output is shown as it comes."""
    color = "yes" if sys.stdout.isatty() else "no"
    # One more than there are cores: some test always waits for a server or a browser.
    workers = 1 + (os.cpu_count() or 1)
    with subprocess.Popen(
        # Who has nothing left to do takes over from whoever has most.
        pytest("-n", str(workers), "--dist=worksteal", "--durations=15", f"--color={color}"),
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as tests:
        assert tests.stdout is not None
        counts = ""
        for line in tests.stdout:
            print(line, end="", flush=True)
            if " in " in line and ("passed" in line or "failed" in line or "error" in line):
                counts = line.strip()
    return tests.returncode, counts


# The browser


def bring_browser(environment: dict[str, str]) -> str:
    """Name it in the environment, installed if need be; why there is none otherwise."""
    missing = "" if find_browser() else install_browser()
    if browser := find_browser():
        environment["CHROMIUM"] = browser
    else:
        print(without_browser(missing), flush=True)
    return missing


def find_browser() -> str:
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


def install_browser() -> str:
    """Install Chromium where that needs nobody's leave; why it is not there otherwise."""
    if not shutil.which("apt-get"):
        return "this system has no apt-get; install Chromium by its own means"
    if os.geteuid() != 0:
        return "installing Chromium needs an administrator: sudo apt-get install chromium"
    print("Installing Chromium for the browser tests", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if not apt_get("update", "-qq", environment=quiet):
        return "apt-get update failed; its own words are above"
    if not any(apt_get("install", "-y", "-qq", one, environment=quiet) for one in PACKAGES):
        return "apt-get install failed; its own words are above"
    return ""


def apt_get(*arguments: str, environment: Mapping[str, str]) -> bool:
    ended = subprocess.run(
        ["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False
    )
    return ended.returncode == 0


def without_browser(reason: str) -> str:
    return f"\n!!! NO BROWSER TESTS: Chromium is missing; {reason}.\n"
