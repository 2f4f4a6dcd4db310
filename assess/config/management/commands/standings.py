"""manage.py standings: what every service may do next, as CSV, for spend control."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assess.domain.clock import local_day
from assess.queries.standings import all_listed
from assess.web.desk.standings_csv import table


class Command(BaseCommand):
    """All services of all organisations, confidential ones too: for who runs the machine."""

    help = "Print what every service may do next, and why, as CSV."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        today = local_day(timezone.now())
        self.stdout.write(table(all_listed(today), today), ending="")
