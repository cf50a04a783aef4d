"""Found a company from the command line: where self-service founding is closed, the only way."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts.actions import found_organization
from accounts.models import Organization, User
from core.errors import Refusal
from core.links import absolute


class Command(BaseCommand):
    help = "Found a company. Its owner is made when there is no such login; nothing is mailed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", required=True, help="its word in addresses: /o/<slug>/")
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--owner-name", required=True)
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _name in settings.LANGUAGES],
        )
        parser.add_argument("--time-zone", default="Europe/Amsterdam", help="an IANA name")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["owner_email"].strip().lower()
        check(options, email)
        with transaction.atomic():
            owner, created = User.objects.get_or_create(
                email=email,
                defaults={
                    "name": options["owner_name"],
                    "language": options["language"],
                    "password": make_password(None),
                },
            )
            if created:
                # The first code that is typed proves it.
                EmailAddress.objects.create(user=owner, email=email, primary=True)
            try:
                organization = found_organization(
                    slug=options["slug"],
                    name=options["name"],
                    owner=owner,
                    owner_name=options["owner_name"],
                    language=options["language"],
                    time_zone=options["time_zone"],
                )
            except Refusal as refusal:
                raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(next_steps(organization, owner, created=created))


def check(options: dict[str, Any], email: str) -> None:
    try:
        validate_email(email)
        Organization(slug=options["slug"], name=options["name"]).clean_fields(
            exclude={"id", "wrapped_key", "language", "time_zone"}
        )
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    if options["time_zone"] not in available_timezones():
        raise CommandError(
            f"{options['time_zone']} is no time zone. Give an IANA name such as Europe/Amsterdam."
        )


def next_steps(organization: Organization, owner: User, *, created: bool) -> str:
    how = (
        f"{owner.email} has no password yet and signs in with a mailed code:\n"
        f"  {absolute(reverse('account_request_login_code'))}"
        if created
        else f"{owner.email} signs in as always:\n  {absolute(reverse('account_login'))}"
    )
    return (
        f"{organization.name} is founded: {absolute(f'/o/{organization.slug}/')}\n"
        f"Nothing was mailed. {how}\n"
        "Next, the owner adds people and sets up a program."
    )
