"""`manage.py sign_in_link EMAIL`: a one-time address to sign in with, for support and load tests."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assess.domain import signing_in
from assess.domain.refusals import Refused


class Command(BaseCommand):
    """Prints the address and nothing else, so that scripts can use it."""

    help = "Print an address with which this person signs in, once, within 30 minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails for an address that could not sign in by email either."""
        try:
            token = signing_in.link_for(options["email"], at=timezone.now())
        except Refused as no:
            raise CommandError(no.sentence) from no
        self.stdout.write(f"{settings.ADDRESS}/sign-in/{token}/")
