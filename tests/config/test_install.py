import psycopg
import pytest

from config.install import install, main
from config.provision import APP, OWNER, with_database


def test_the_printed_environment_works(server: str, capsys: pytest.CaptureFixture[str]):
    assert main([with_database(server, "bruggen production")]) == 0
    lines = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())
    for name, role in (("DATABASE_URL", APP), ("DATABASE_OWNER_URL", OWNER)):
        with psycopg.connect(lines[name].strip("'")) as connection:
            assert connection.execute("select current_user, current_database()").fetchone() == (
                role,
                "bruggen production",
            )
    assert len(lines["SECRET_KEY"]) > 50
    assert len(lines["ENCRYPTION_KEY"]) == 46


def test_repeating_keeps_the_data_and_renews_the_passwords(server: str):
    first = install(with_database(server, "again"))
    with psycopg.connect(first["DATABASE_OWNER_URL"]) as owner:
        owner.execute("create table kept (id int)")
    second = install(with_database(server, "again"))
    with psycopg.connect(second["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute("select count(*) from kept").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first["DATABASE_URL"])
    assert "ENCRYPTION_KEY" in first
    assert "ENCRYPTION_KEY" not in second


@pytest.mark.parametrize("arguments", [[], ["bruggen"], ["a", "b"]])
def test_wrong_use_says_how(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(arguments) == 2
    assert "python -m config.install" in capsys.readouterr().err


def test_a_database_must_be_named(server: str, capsys: pytest.CaptureFixture[str]):
    assert main([server]) == 1
    assert "Name the database" in capsys.readouterr().err
