"""`manage.py demo`: put the demo world into the database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assess.demo.people import lines
from assess.demo.world import build
from assess.domain.models import Person
from assess.domain.reference import bring_in_all


class Command(BaseCommand):
    """Loads the imagined department, its people, assessments and reports."""

    help = "Put the demo world into the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only into an empty database, unless told to start afresh."""
        parser.add_argument("--if-empty", action="store_true", help="only where nobody is yet")
        parser.add_argument("--afresh", action="store_true", help="delete everything first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where real people could lose real work."""
        if not settings.DEMO:
            raise CommandError("The demo world is for demonstrations: ASSESS_MODE is production.")
        if Person.objects.exists():
            if options["if_empty"]:
                return
            if not options["afresh"]:
                raise CommandError("There are people here already. Add --afresh to start again.")
            self.stdout.write("Taking the old demo world away.")
            call_command("flush", interactive=False, verbosity=0)
            bring_in_all()
        self.stdout.write("Building the demo world. This takes some seconds.")
        build(timezone.now(), say=self._say)
        self.stdout.write("The demo world is ready.")
        if not options["if_empty"]:  # `serve` says whom to sign in as once one can
            last = "Start the service with make run, unless it runs already."
            self.stdout.write("\n".join(["", *lines(), "", last]))

    def _say(self, words: str) -> None:
        self.stdout.write(f"  {words}")
        self.stdout.flush()
