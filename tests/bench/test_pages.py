"""Logging a meeting costs a few of the smallest pages there can be, over a real server."""

import os
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection

from tests.bench.pages import measure


@pytest.mark.speed
@pytest.mark.django_db(transaction=True)
def test_logging_costs_a_few_bare_pages(tmp_path: Path):
    name = quote(str(connection.settings_dict["NAME"]))
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    report = measure({**os.environ, "DATABASE_URL": url}, times=60, folder=tmp_path)
    sys.stdout.write(f"\n{report}\n")
    assert report.kept, report
