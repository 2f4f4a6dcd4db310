"""Makes the documents of reports again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assess.documents import making


class Command(BaseCommand):
    """After an upgrade, or a new template: the worker makes again what an older one made."""

    help = "Ask again for documents that an older writer or template made; the worker makes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="ask for every document again")

    def handle(self, *args: Any, **options: Any) -> None:
        number = making.renew(every=options["all"])
        self.stdout.write(f"Asked for {number} document{'s' if number != 1 else ''} again.")
