"""bin/test's own bookkeeping: what runs beside the tests, and what it says at the end."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import checks
from config.checks import Step, run_all


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "bring_browser", lambda environment: "")


def python(name: str, code: str) -> Step:
    return Step(name=name, command=[sys.executable, "-c", code])


def test_each_check_is_shown_after_the_tests(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(checks, "run_tests", lambda environment: (0, "3 passed in 1s"))
    good, bad = python("good", "print('well')"), python("bad", "print('broken'); exit(3)")
    missing = Step(name="missing", command=["no-such-program"])
    assert run_all([good, bad, missing], {}) == 1
    told = capfd.readouterr().out
    assert told.index("pytest took") < told.index("well") < told.index("broken")
    assert "no-such-program is not installed" in told
    assert "Failed: bad, missing" in told
    assert run_all([good], {}) == 0
    assert "Every check passed." in capfd.readouterr().out


def test_whoever_breaks_off_waits_for_nothing_that_has_not_begun(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    begun, left, late = tmp_path / "begun", tmp_path / "left", tmp_path / "late"

    def broken_off(_environment: object) -> tuple[int, str]:
        while not begun.exists():
            time.sleep(0.01)
        raise KeyboardInterrupt

    class Beside(ThreadPoolExecutor):
        """The one that has begun ends when it is settled what becomes of the others."""

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            left.touch()
            super().shutdown(wait=wait)

    monkeypatch.setattr(checks, "run_tests", broken_off)
    monkeypatch.setattr(checks, "ThreadPoolExecutor", Beside)
    first = python(
        "first",
        f"import os, time; open({str(begun)!r}, 'w')\n"
        f"while not os.path.exists({str(left)!r}): time.sleep(0.01)",
    )
    second = python("second", f"open({str(late)!r}, 'w')")
    with pytest.raises(KeyboardInterrupt):
        run_all([first, second], {})
    assert begun.exists()
    assert not late.exists()
