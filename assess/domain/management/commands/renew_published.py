"""`manage.py renew_published`: write afresh what readers and other panels find of published reports."""

from typing import Any

from django.core.management.base import BaseCommand

from assess.domain.models import PublishedRating, PublishedReport
from assess.domain.publication import renew_all


class Command(BaseCommand):
    """After an import, or an upgrade that keeps more of each report: every row is written again."""

    help = "Write the rows of published reports, and of how they rated each point, afresh."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many rows there are now."""
        renew_all()
        self.stdout.write(
            f"{PublishedReport.objects.count()} published reports, "
            f"{PublishedRating.objects.count()} ratings of points."
        )
