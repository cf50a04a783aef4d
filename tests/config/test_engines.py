import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import postgres
from config.engines import engines
from config.failures import SetupError
from config.postgres import _postmaster as postmaster
from config.provision import user_of, with_database
from tests.config.conftest import superuser

ROOT = Path(__file__).resolve().parents[2]


def start(checkout: Path, **given: str) -> Any:
    return engines(checkout, given=given, safe=False)


def query(url: str, statement: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0)) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def data(checkout: Path, home: str = "var/test") -> Path:
    return Path((checkout / home / "postgres.location").read_text())


def valkey_pid(url: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.info("server")["process_id"])


def test_the_app_and_the_owner_get_in_and_nobody_else_hears_of_it(checkout: Path):
    with start(checkout) as running:
        assert query(running["DATABASE_URL"], "SELECT current_user") == [("bruggen_app",)]
        assert query(running["DATABASE_OWNER_URL"], "SELECT current_user") == [("bruggen_owner",)]
        admin = superuser(checkout)
        assert query(admin, "SHOW listen_addresses") == [("127.0.0.1",)]
        assert query(admin, "SHOW unix_socket_directories") == [("",)]
        assert answers(running["REDIS_URL"])
        without_password = "redis://" + running["REDIS_URL"].rpartition("@")[2]
        assert not answers(without_password)
    assert postmaster(data(checkout)) is None
    assert not answers(running["REDIS_URL"])


def test_secrets_are_made_once_and_for_one_reader(checkout: Path):
    with start(checkout) as first:
        path = checkout / "var" / "secrets.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with start(checkout) as second:
        assert second["SECRET_KEY"] == first["SECRET_KEY"]
        assert second["ENCRYPTION_KEY"] == first["ENCRYPTION_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    with start(checkout, SECRET_KEY="from outside") as third:
        assert third["SECRET_KEY"] == "from outside"


def test_the_last_one_out_stops_them(checkout: Path):
    with start(checkout) as first:
        with start(checkout) as second:
            assert second == first
        assert answers(first["REDIS_URL"])
        assert query(first["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert not answers(first["REDIS_URL"])
    assert postmaster(data(checkout)) is None


def test_two_commands_at_once_share_one_server(checkout: Path):
    program = (
        "import sys, time; from pathlib import Path; from config.engines import engines\n"
        "with engines(Path(sys.argv[1]), given={}, safe=False) as running:\n"
        "    print(running['DATABASE_URL'], running['REDIS_URL'], flush=True); input()"
    )
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(checkout)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = set()
    for command in commands:
        assert command.stdout is not None
        said.add(command.stdout.readline())
    assert len(said) == 1
    for command in commands:
        command.communicate("\n", timeout=120)
        assert command.returncode == 0
    assert postmaster(data(checkout)) is None


def test_after_a_kill_of_everything_the_data_is_there(checkout: Path):
    program = (
        "import os, signal, sys; from pathlib import Path; from config.engines import engines\n"
        "with engines(Path(sys.argv[1]), given={}) as running:\n"
        "    print(running['DATABASE_OWNER_URL'], running['REDIS_URL'], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, str(checkout)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    owner_url, redis_url = killed.stdout.split()
    query(owner_url, "CREATE TABLE kept (id int)")
    server = postmaster(data(checkout, "var"))
    assert server is not None
    os.kill(valkey_pid(redis_url), signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    with engines(checkout, given={}) as running:
        assert query(running["DATABASE_OWNER_URL"], "SELECT * FROM kept") == []
        assert answers(running["REDIS_URL"])


def test_servers_that_outlived_their_command_are_joined_and_stopped(checkout: Path):
    program = (
        "import os, signal, sys; from pathlib import Path; from config.engines import engines\n"
        "with engines(Path(sys.argv[1]), given={}, safe=False):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(checkout)], cwd=ROOT, check=False)
    survivor = postmaster(data(checkout))
    assert survivor is not None
    with start(checkout):
        assert postmaster(data(checkout)) == survivor
    assert postmaster(data(checkout)) is None


def test_a_pid_file_that_names_another_process_is_stale(checkout: Path):
    with start(checkout):
        stale = (data(checkout) / "postmaster.pid").read_text().splitlines()
    stale[0] = str(os.getpid())
    (data(checkout) / "postmaster.pid").write_text("\n".join(stale) + "\n")
    with start(checkout) as running:
        assert query(running["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_ports_taken_meanwhile_are_given_up(checkout: Path):
    with start(checkout):
        pass
    home = checkout / "var" / "test"
    files = (home / "postgres.port", home / "valkey" / "port")
    with socket.socket() as first, socket.socket() as second:
        for taker, file in zip((first, second), files, strict=True):
            taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taker.bind(("127.0.0.1", int(file.read_text())))
            taker.listen()
        taken = [file.read_text() for file in files]
        with start(checkout) as running:
            assert query(running["DATABASE_URL"], "SELECT 1") == [(1,)]
            assert answers(running["REDIS_URL"])
            assert all(file.read_text() != port for file, port in zip(files, taken, strict=True))


def test_an_interrupted_first_start_leaves_nothing_in_the_way(checkout: Path):
    half = checkout / "var" / "test" / "postgres.new" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with start(checkout) as running:
        assert query(running["DATABASE_URL"], "SELECT 1") == [(1,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's database has a user of its own")
def test_where_only_root_may_look_the_database_lives_elsewhere(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
):
    inner = checkout / "private" / "bruggen"
    inner.mkdir(parents=True)
    (checkout / "private").chmod(0o700)
    monkeypatch.setattr(postgres, "FALLBACK", checkout / "elsewhere")
    with start(inner) as running:
        assert query(running["DATABASE_URL"], "SELECT 1") == [(1,)]
        assert data(inner).is_relative_to(checkout / "elsewhere")
    assert stat.S_IMODE((checkout / "private").stat().st_mode) == 0o700
    with start(inner) as running:
        assert query(running["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_login_that_makes_roles_is_enough_for_a_server_elsewhere(checkout: Path):
    with start(checkout):
        admin = with_database(superuser(checkout), "elsewhere")
        other = checkout / "other"
        other.mkdir()
        with start(other, DATABASE_URL=admin, REDIS_URL="redis://queue.example/0") as given:
            assert user_of(given["DATABASE_URL"]) == "bruggen_app"
            assert query(given["DATABASE_URL"], "SELECT current_database()") == [("elsewhere",)]
            assert given["REDIS_URL"] == "redis://queue.example/0"
        assert not (other / "var" / "test" / "postgres").exists()
        # Stopping the other checkout's engines stops no server that it did not start.
        assert query(superuser(checkout), "SELECT 1") == [(1,)]


def test_the_apps_own_login_needs_the_owners_beside_it(checkout: Path):
    app = "postgresql://bruggen_app:x@db.example/bruggen"
    owner = "postgresql://bruggen_owner:x@db.example/bruggen"
    with pytest.raises(SetupError, match="DATABASE_OWNER_URL"), start(checkout, DATABASE_URL=app):
        pass
    given = {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner, "REDIS_URL": "redis://r.example"}
    with start(checkout, **given) as running:
        assert given.items() <= running.items()


def test_a_server_that_is_not_there_is_named_with_what_to_check(checkout: Path):
    started = time.monotonic()
    # Ours as long as it lasts, so that nobody else begins to listen there.
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"postgresql://admin:x@127.0.0.1:{silent.getsockname()[1]}/bruggen"
        with (
            pytest.raises(SetupError, match="Check DATABASE_URL"),
            start(checkout, DATABASE_URL=url),
        ):
            pass
    # At once: a start that waits for it gives up after a minute.
    assert time.monotonic() - started < 60
