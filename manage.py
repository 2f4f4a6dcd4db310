#!/usr/bin/env python
"""The commands of Assess: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Run one command with the settings of this project."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assess.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit("\nStopped before it was done.")


if __name__ == "__main__":
    main()
