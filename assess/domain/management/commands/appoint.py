"""`manage.py appoint EMAIL`: the first member of a service assessment team."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from assess.domain import staff
from assess.domain.models import Organisation
from assess.domain.refusals import Refused


class Command(BaseCommand):
    """For the first member, and for a team whose members have all left."""

    help = "Make someone a member of the service assessment team of an organisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and where."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help='such as "Sam Taylor"; they may change it')
        parser.add_argument("--organisation", metavar="SLUG", help="needed when there are several")
        parser.add_argument(
            "--new-organisation", metavar="NAME", help="make this organisation first"
        )
        parser.add_argument(
            "--domain",
            action="append",
            default=[],
            help="an email domain whose people may register in the new organisation; "
            "may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what was done."""
        try:
            validate_email(options["email"])
        except ValidationError as no:
            raise CommandError(f"{options['email']} is not an email address.") from no
        try:
            with transaction.atomic():
                done = staff.appoint(
                    options["email"],
                    self._organisation(options),
                    at=timezone.now(),
                    name=options["name"].strip(),
                )
        except Refused as no:
            raise CommandError(no.sentence) from no
        self.stdout.write(done)

    def _organisation(self, options: dict[str, Any]) -> Organisation:
        if options["new_organisation"]:
            return staff.establish(options["new_organisation"], options["domain"])
        if options["domain"]:
            raise CommandError("--domain goes with --new-organisation.")
        slug = options["organisation"]
        there = {each.slug: each for each in Organisation.objects.all()}
        if not there:
            raise CommandError(
                "There is no organisation yet: name yours with --new-organisation, and the email "
                "domains of its people with --domain."
            )
        if slug is None and len(there) == 1:
            return next(iter(there.values()))
        if slug not in there:
            wrong = f"There is no organisation “{slug}”. " if slug else ""
            raise CommandError(f"{wrong}Say which with --organisation: {', '.join(there)}.")
        return there[slug]
