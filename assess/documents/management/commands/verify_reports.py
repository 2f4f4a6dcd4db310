"""Proves that no report has changed since it was frozen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assess.domain.versions import harmed


class Command(BaseCommand):
    """Compute every hash again, and compare it with the version's and with the history's."""

    help = "Check that every report version still is what was frozen, shared and accepted."

    def handle(self, *args: Any, **options: Any) -> None:
        total, found = harmed()
        for each in found:
            self.stderr.write(f"Assessment {each.assessment}, version {each.number}: {each.what}")
        bad = len({(each.assessment, each.number) for each in found})
        words = f"{total} report version{'s' if total != 1 else ''}"
        if bad:
            raise CommandError(f"{bad} of {words} harmed.")
        self.stdout.write(f"{words}, all unharmed.")
