"""The small storm: a real worker, killed while a mail is in the mail server's hands."""

import os
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection

from tests.chaos.storm import SIZES, logs_shown_when_broken, storm


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_no_reminder_is_doubled(tmp_path: Path):
    name = quote(str(connection.settings_dict["NAME"]))
    environment = {
        **os.environ,
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(),
    }
    with logs_shown_when_broken(tmp_path):
        report = storm(environment, SIZES["test"], seed=1, folder=tmp_path)
        assert report.unfinished == []
        assert report.lost == []
        assert report.doubled == []
        assert (report.kills_in_mid_send, report.flushes) == (1, 1)
        # What the server held when the worker died: in doubt when it was a reminder, sent
        # again when it was an invitation.
        assert report.in_doubt + report.repeated_invitations >= 1
        assert report.sent + report.in_doubt == report.deliveries == 30
