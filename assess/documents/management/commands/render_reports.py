"""Renders the stored bodies of reports again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assess.documents.body import RENDERED_WITH, fill
from assess.domain.models import ReportVersion


class Command(BaseCommand):
    """After an upgrade: renew what was rendered by an older template. What was agreed stays."""

    help = "Render again the bodies of reports that an older template made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="render every body again")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = ReportVersion.objects.order_by("pk").defer("body", "words")
        if not options["all"]:
            versions = versions.exclude(rendered_with=RENDERED_WITH)
        done = 0
        for version in versions.iterator(chunk_size=100):
            fill(version)
            done += 1
        self.stdout.write(f"Rendered {done} report version{'s' if done != 1 else ''}.")
