import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import EmailMultiAlternatives

from accounts import emails

Sent = Callable[[], list[EmailMultiAlternatives]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMultiAlternatives]) -> Sent:
    """`sent()` answers the mails about signing in, once the last one has left."""
    # One at a time: an empty task then ends after all mails before it.
    senders = ThreadPoolExecutor(max_workers=1)
    monkeypatch.setattr(emails, "senders", senders)

    def wait() -> list[EmailMultiAlternatives]:
        senders.submit(int).result()
        return mailoutbox

    return wait


def code_in(mail: EmailMultiAlternatives) -> str:
    found = re.search(r"^([A-Z0-9-]{6,9})$", str(mail.body), re.MULTILINE)
    assert found, mail.body
    return found[1]
