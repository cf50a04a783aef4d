import os
import re
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from config import ports
from config.demo_mail import letters
from config.demo_mail.sink import Keeper

# Imported while DEMO is off, as the installation's own URLs must be.
from tests.config import demo_urls

ROOT = Path(__file__).resolve().parents[2]
# Until a process has begun or ended, on a slow and busy machine.
SECONDS = 60


@pytest.fixture
def mail_dir(tmp_path: Path) -> str:
    return str(tmp_path / "mail")


@pytest.fixture
def sink(mail_dir: str) -> Iterator[int]:
    """The real sink in a process of its own; its port."""
    port = ports.any_free()
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "MAIL_DIR": mail_dir}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.demo_mail.sink"], cwd=ROOT, env=environment
    )
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield port
    process.terminate()
    assert process.wait(SECONDS) == 0


@pytest.fixture
def demo(settings: Any, mail_dir: str) -> None:
    settings.DEMO = True
    settings.MAIL_DIR = mail_dir
    settings.ROOT_URLCONF = demo_urls.__name__


def mail(*, to: str, subject: str, html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Bruggen <hello@bruggen.example>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content("Come in: http://localhost/o/veldkamp/\n")
    if html:
        message.add_alternative(html, subtype="html")
        message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="meeting.ics")
    return message


def keep(mail_dir: str, message: EmailMessage, recipients: list[str]) -> str:
    """Put a mail where the sink would; its key."""
    header = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
    return str(Keeper(mail_dir).mails.add(header + message.as_bytes()))


def test_the_sink_keeps_what_smtp_brings(sink: int, mail_dir: str):
    with smtplib.SMTP("127.0.0.1", sink) as smtp:
        smtp.send_message(mail(to="Zoë <zoe@veldkamp.example>", subject="Zoë, welcome ✓"))
        smtp.send_message(
            mail(to="list@veldkamp.example", subject="Second"),
            to_addrs=["a@oakline.example", "b@oakline.example"],
        )
    second, first = (letters.whole(mail_dir, key) for key in letters.keys_newest_first(mail_dir))
    assert first.subject == "Zoë, welcome ✓"
    assert first.recipients == ["zoe@veldkamp.example"]
    assert "http://localhost/o/veldkamp/" in first.text
    # Who it went to, not who the header names.
    assert second.recipients == ["a@oakline.example", "b@oakline.example"]


def test_a_mail_that_cannot_be_kept_is_handed_in_again_later(sink: int, mail_dir: str):
    folder = Path(mail_dir) / "tmp"
    folder.rmdir()
    folder.write_text("in the way")
    with smtplib.SMTP("127.0.0.1", sink) as smtp:
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            smtp.send_message(mail(to="a@veldkamp.example", subject="Lost"))
        assert refusal.value.smtp_code == 452


@pytest.mark.parametrize("address", ["smtp://mail.example:25", "smtps://127.0.0.1:465"])
def test_the_sink_serves_the_loopback_only(address: str, mail_dir: str):
    environment = {**os.environ, "EMAIL_URL": address, "MAIL_DIR": mail_dir}
    ended = subprocess.run(
        [sys.executable, "-m", "config.demo_mail.sink"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert ended.returncode == 1
    assert "check EMAIL_URL" in ended.stderr


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_the_list_shows_the_newest_first_and_finds_a_reader(client: Client, mail_dir: str):
    empty = client.get("/demo/mail/")
    assert "No mail yet" in empty.text
    keep(mail_dir, mail(to="x", subject="Older one"), ["mentee@veldkamp.example"])
    keep(mail_dir, mail(to="x", subject="Newer one"), ["mentor@oakline.example"])
    page = client.get("/demo/mail/").text
    assert page.index("Newer one") < page.index("Older one")
    found = client.get("/demo/mail/", {"to": "Mentee@Veldkamp"}).text
    assert "Older one" in found
    assert "Newer one" not in found
    assert "No mail to this address" in client.get("/demo/mail/", {"to": "nobody"}).text


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_a_mail_is_shown_without_power_over_the_page(client: Client, mail_dir: str):
    html = (
        '<html><head></head><p>Come <a href="http://localhost/in">in</a></p>'
        '<script>alert("x")</script>'
    )
    key = keep(mail_dir, mail(to="x", subject="<b>Hi</b>", html=html), ["a@veldkamp.example"])
    response = client.get(f"/demo/mail/{key}/")
    assert "<b>Hi</b>" not in response.text
    assert "<script>alert" not in response.text
    # The page itself needs no exception but its frame.
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    frame = re.search(r"<iframe[^>]*>", response.text)
    assert frame is not None
    assert 'sandbox="allow-top-navigation-by-user-activation allow-popups"' in frame[0]
    assert f'src="/demo/mail/{key}/html/"' in frame[0]
    assert '<a href="http://localhost/o/veldkamp/"' in response.text

    alone = client.get(f"/demo/mail/{key}/html/")
    assert '<head><base target="_top"></head>' in alone.text
    assert alone["X-Frame-Options"] == "SAMEORIGIN"
    rules = dict(rule.split(" ", 1) for rule in alone["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["script-src"] == rules["form-action"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert rules["sandbox"] == "allow-top-navigation-by-user-activation allow-popups"


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_what_is_attached_can_be_saved(client: Client, mail_dir: str):
    key = keep(mail_dir, mail(to="x", subject="Hi", html="<p>Hi</p>"), ["a@veldkamp.example"])
    url = f"/demo/mail/{key}/attachments/0/"
    assert f'<a href="{url}">meeting.ics</a>' in client.get(f"/demo/mail/{key}/").text
    response = client.get(url)
    assert response["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    assert response["Content-Type"] == "text/calendar"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response).strip() == b"BEGIN:VCALENDAR"
    assert client.get(f"/demo/mail/{key}/attachments/1/").status_code == 404
    assert client.post(url).status_code == 405


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_a_mail_of_plain_text_has_no_other_page(client: Client, mail_dir: str):
    key = keep(mail_dir, mail(to="x", subject="Hi"), ["a@veldkamp.example"])
    assert "<iframe" not in client.get(f"/demo/mail/{key}/").text
    assert client.get(f"/demo/mail/{key}/html/").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("key", ["unknown", "..", "..%2f..%2fsecrets.json", ".%2e"])
def test_a_mail_that_is_not_there_is_not_found(client: Client, mail_dir: str, key: str):
    keep(mail_dir, mail(to="x", subject="Only one"), ["a@veldkamp.example"])
    for page in ("", "html/", "attachments/0/"):
        assert client.get(f"/demo/mail/{key}/{page}").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_mail_can_only_be_read(client: Client, mail_dir: str):
    key = keep(mail_dir, mail(to="x", subject="Only one"), ["a@veldkamp.example"])
    assert client.post("/demo/mail/").status_code == 405
    assert client.delete(f"/demo/mail/{key}/").status_code == 405


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_even_a_mounted_page_is_not_there_outside_the_demo(
    client: Client, settings: Any, mail_dir: str
):
    key = keep(mail_dir, mail(to="x", subject="Only one"), ["a@veldkamp.example"])
    settings.DEMO = False
    assert client.get("/demo/mail/").status_code == 404
    for page in ("", "html/", "attachments/0/"):
        assert client.get(f"/demo/mail/{key}/{page}").status_code == 404


@pytest.mark.django_db
def test_outside_the_demo_there_is_no_such_page(client: Client):
    assert client.get("/demo/mail/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo_mail:list")
