"""Typed readers of environment variables that fail loudly."""

import base64
import binascii
import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def boolean(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return value in TRUE


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def key(name: str, default: str | None = None) -> bytes:
    """32 bytes written in URL-safe base64."""
    value = text(name, default)
    try:
        decoded = base64.urlsafe_b64decode(value.encode())
    except (binascii.Error, ValueError):
        decoded = b""
    if len(decoded) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in URL-safe base64.")
    return decoded


def database(name: str, **options: object) -> dict[str, object]:
    """A postgresql:// URL as Django's connection settings, with `options` of the driver.

    A socket folder is written as the query parameter ``host``, as libpq does.
    """
    url = urlsplit(text(name))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql://.")
    given = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(given.pop("host", "") or url.hostname or ""),
        "PORT": str(url.port or given.pop("port", "")),
        "OPTIONS": options | {option: unquote(value) for option, value in given.items()},
    }


def mail_server(name: str, default: str | None = None) -> tuple[str, int, str, str, bool, bool]:
    """smtp://user:password@host:port, smtps:// for TLS, smtp+starttls:// for STARTTLS.

    Answers host, port, user, password, use TLS, use STARTTLS.
    """
    url = urlsplit(text(name, default))
    ports = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    if url.scheme not in ports or not url.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://host:25.")
    return (
        url.hostname,
        url.port or ports[url.scheme],
        unquote(url.username or ""),
        unquote(url.password or ""),
        url.scheme == "smtps",
        url.scheme == "smtp+starttls",
    )
