"""bin/audit: Lighthouse on the four pages people see most, and the Nu HTML checker on all.

Both are programs for Node and Java, which nothing else of Bruggen needs. They are installed into
`var/audit`, in the versions of `audit/package-lock.json`. Lighthouse looks, as a phone, at a
server as production runs it, with the demo's data in a database of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config import ports
from config.checks import find_browser
from config.dev import is_ready
from config.engines import engines
from config.environment import check_environment
from config.failures import SetupError
from config.provision import MAINTENANCE_DATABASE, prepare_database, with_database

DATABASE = "bruggen_audit"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 98
# A busy machine makes a page look slow: the middle one of three runs counts.
RUNS = 3
READY_TIMEOUT = 60.0
NEEDED = {
    "node": "Node 18.20 or newer (sudo apt-get install nodejs)",
    "npm": "npm, which comes with Node (sudo apt-get install npm)",
    "java": "Java 11 or newer (sudo apt-get install default-jre-headless)",
}
CHROME_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"

Scores = dict[str, dict[str, int]]
Visits = dict[str, dict[str, str]]


def run(root: Path, arguments: list[str]) -> int:
    if arguments:
        raise SetupError("bin/audit takes no arguments.")
    chromium = os.environ.get("CHROME_PATH") or find_browser()
    missing = [text for command, text in NEEDED.items() if not shutil.which(command)]
    if not chromium:
        missing.append("Chromium (sudo apt-get install chromium), or its path in CHROME_PATH")
    if missing:
        raise SetupError("bin/audit needs, besides what is here:\n- " + "\n- ".join(missing))
    folder = root / "var" / "audit"
    install(root, folder)
    with engines(root, safe=False) as engine:
        environment = check_environment(engine) | {"CHROME_PATH": chromium}
        errors, pages = check_html(folder, environment)
        with serving(folder, environment) as (address, visits):
            scores = {
                name: lighthouse(folder, environment, f"{address}{visit['path']}", visit["cookie"])
                for name, visit in visits.items()
            }
    return report(scores, errors, pages)


def install(root: Path, folder: Path) -> None:
    """The packages of the lock file, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (root / "audit" / "package-lock.json").read_text()
    stamp = folder / "installed.json"
    if stamp.exists() and stamp.read_text() == lock:
        return
    print("Installing Lighthouse and the Nu HTML checker (once)", flush=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / "audit" / name, folder / name)
    # The checker is whole as it is packed; what its package would fetch on top is a Java.
    done(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], os.environ, folder)
    stamp.write_text(lock)


def done(command: list[str], environment: Mapping[str, str], folder: Path | None = None) -> str:
    """Its output; SetupError with its last words when it fails."""
    ended = subprocess.run(
        command, env=dict(environment), cwd=folder, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        words = (ended.stdout + ended.stderr).strip()[-2000:]
        raise SetupError(f"{' '.join(command[:4])} failed:\n{words}")
    return ended.stdout


# The Nu HTML checker


def check_html(folder: Path, environment: Mapping[str, str]) -> tuple[list[str], int]:
    """What is wrong with the HTML of every page of the matrix, and how many pages there are."""
    pages = folder / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir()
    print("Writing every page of the authorization matrix", flush=True)
    done(
        [sys.executable, "-m", "pytest", "-q", "-n0", "tests/browser/test_every_page.py"],
        {**environment, "PAGES_FOLDER": str(pages), "TEST_DATABASE_SUFFIX": "audit_"},
    )
    written = sorted(pages.glob("*.html"))
    checker = folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    ended = subprocess.run(
        ["java", "-jar", str(checker), "--errors-only", "--format", "json", "--stdout", *written],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        messages: list[dict[str, Any]] = json.loads(ended.stdout)["messages"]
    except (ValueError, KeyError):
        raise SetupError(f"The Nu HTML checker failed:\n{ended.stderr[-2000:]}") from None
    return [f"{Path(one.get('url', '')).stem}: {one['message']}" for one in messages], len(written)


# Lighthouse


@contextmanager
def serving(folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, Visits]]:
    """A server as production runs it, and the pages to visit there."""
    port = ports.any_free()
    owner_url = with_database(environment["DATABASE_OWNER_URL"], DATABASE)
    ours = {
        **environment,
        "DATABASE_URL": with_database(environment["DATABASE_URL"], DATABASE),
        "DATABASE_OWNER_URL": owner_url,
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "STATIC_DIR": str(folder / "static"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    print("Loading the demo into a database of its own", flush=True)
    new_database(environment["DATABASE_OWNER_URL"])
    prepare_database(owner_url)
    manage(["migrate", "--verbosity", "0"], {**ours, "DATABASE_URL": owner_url})
    manage(["load_demo"], {**ours, "DEMO": "1"})
    manage(["collectstatic", "--noinput", "--clear"], ours)
    visits: Visits = json.loads(done([sys.executable, "-m", "config.audit_visits"], ours))
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"),
                *("--worker-class", "gthread", "--threads", "8", "--bind", f"127.0.0.1:{port}"),
            ],
            env=ours,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_ready(server, port)
            yield ours["BASE_URL"], visits
        finally:
            server.terminate()
            server.wait()


def manage(arguments: list[str], environment: Mapping[str, str]) -> None:
    done([sys.executable, "manage.py", *arguments], environment)


def new_database(owner_url: str) -> None:
    url = with_database(owner_url, MAINTENANCE_DATABASE)
    with psycopg.connect(url, autocommit=True) as owner:
        name = sql.Identifier(DATABASE)
        owner.execute(sql.SQL("drop database if exists {} with (force)").format(name))
        owner.execute(sql.SQL("create database {} template template0").format(name))


def wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_TIMEOUT
    while not is_ready(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise SetupError("The server did not start; var/audit/server.log says why.")
        time.sleep(0.2)


def lighthouse(
    folder: Path, environment: Mapping[str, str], url: str, cookie: str
) -> dict[str, int]:
    """The scores of one page on a phone, 0 to 100: the middle ones of three runs."""
    headers = folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    print(f"Lighthouse looks at {url}", flush=True)
    found = []
    for number in range(RUNS):
        told = folder / f"lighthouse-{number}.json"
        done(
            [
                *("node", str(folder / "node_modules" / "lighthouse" / "cli" / "index.js"), url),
                *("--output", "json", "--output-path", str(told), "--quiet"),
                *("--extra-headers", str(headers), f"--chrome-flags={CHROME_FLAGS}"),
                *("--only-categories", ",".join(CATEGORIES)),
            ],
            environment,
        )
        found.append(json.loads(told.read_text()))
    final = found[0]["finalDisplayedUrl"]
    if final != url:
        raise SetupError(f"{url} led to {final}, which was not to be looked at.")
    explain(found[0])
    return {
        name: round(statistics.median(one["categories"][name]["score"] for one in found) * 100)
        for name in CATEGORIES
    }


def explain(told: Mapping[str, Any]) -> None:
    """Which audits cost points."""
    for category in told["categories"].values():
        for reference in category["auditRefs"]:
            audit = told["audits"][reference["id"]]
            score = audit.get("score")
            if reference["weight"] and score is not None and score < 0.9:
                print(f"  {category['id']}: {audit['title']} ({audit.get('displayValue', score)})")


def report(scores: Scores, errors: list[str], pages: int) -> int:
    print(f"\n{'':12}" + "".join(f"{name:>16}" for name in CATEGORIES))
    for page, found in scores.items():
        print(f"{page:12}" + "".join(f"{found[name]:>16}" for name in CATEGORIES))
    for error in errors:
        print(error)
    print(f"\nNu HTML checker: {len(errors)} errors on {pages} pages\n")
    kept = (
        not errors
        and pages > 0
        and all(score >= LEAST for found in scores.values() for score in found.values())
    )
    html = {"pages": pages, "errors": len(errors)}
    # The last line is for machines.
    print(json.dumps({"lighthouse": scores, "html": html, "least": LEAST, "kept": kept}))
    return 0 if kept else 1
