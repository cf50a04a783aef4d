"""What production refuses to start with."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}


def refuse_insecure(
    *, demo: bool, debug: bool, secret_key: str, hosts: list[str], base_url: str
) -> None:
    """Raise ImproperlyConfigured with every reason at once, so that one restart mends them all."""
    reasons = [*_always(hosts=hosts, base_url=base_url, demo=demo)]
    if not demo:
        reasons += _production(debug=debug, secret_key=secret_key, base_url=base_url)
    if reasons:
        raise ImproperlyConfigured(
            "Bruggen does not start with these settings:\n- " + "\n- ".join(reasons)
        )


def _always(*, hosts: list[str], base_url: str, demo: bool) -> list[str]:
    reasons = []
    host = urlsplit(base_url).hostname
    if not host:
        reasons.append("BASE_URL must be the whole address, such as https://bruggen.example.")
    if not hosts or "*" in hosts:
        reasons.append("ALLOWED_HOSTS must list the host names this installation answers to.")
    # The demo's passwords are public, so it never listens to a public name.
    if demo and not {host, *hosts} <= LOCAL:
        reasons.append(
            "DEMO=1 works on localhost only, in BASE_URL and in ALLOWED_HOSTS: its passwords are"
            " known to everybody, and everybody reads its mail."
        )
    return reasons


def _production(*, debug: bool, secret_key: str, base_url: str) -> list[str]:
    reasons = []
    if debug:
        reasons.append("DEBUG must be 0: its error pages show code and data.")
    if len(secret_key) < 50 or len(set(secret_key)) < 10:
        reasons.append("SECRET_KEY must be at least 50 random characters.")
    url = urlsplit(base_url)
    if url.scheme != "https" and url.hostname not in LOCAL:
        reasons.append("BASE_URL must start with https://.")
    return reasons
