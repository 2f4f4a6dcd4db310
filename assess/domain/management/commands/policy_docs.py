"""`manage.py policy_docs`: write docs/policy.md and docs/states.md from the code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assess.domain.tables import PAGES


class Command(BaseCommand):
    """Keeps the written rules and the code the same."""

    help = "Write docs/policy.md and docs/states.md; --check only says whether they are fresh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only look, or write."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails with --check when a page is not what the code says."""
        folder = settings.BASE_DIR / "docs"
        old = []
        for name, written in PAGES.items():
            file = folder / name
            text = written()
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                old.append(name)
                if not options["check"]:
                    file.write_text(text, encoding="utf-8")
        if old and options["check"]:
            raise CommandError(
                f"Out of date: docs/{', docs/'.join(old)}. Run python manage.py policy_docs."
            )
        self.stdout.write("Written." if old else "Fresh.")
