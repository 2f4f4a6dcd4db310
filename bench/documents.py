"""`python -m bench.documents`: the CPU time of each document of a report of 14 points and 60 actions."""

import datetime
import os
import statistics
import time
from typing import Any

ROUNDS = 5
# format -> the most seconds of CPU
BUDGETS = {"pdf": 3.0, "docx": 0.3, "odt": 0.3, "xlsx": 0.3, "csv": 0.3}

_PARAGRAPH = (
    "The service team has shown that people who apply for a permit can do so without help, and "
    "that those who need help find it in the place where they look for it. It goes on testing with "
    "people who use screen readers, and says how many people give up at each step.\n\n"
)
_TEXT = f"{_PARAGRAPH}- a first thing with a [link](https://example.org/a)\n- **a second** thing"
_ACTION = "Test the service with people who use screen readers, and say how many of them finish."


def content() -> dict[str, Any]:
    """As a version would be frozen: about 20 pages."""
    ratings = ["red", "amber", "amber", "green"]
    numbers = [n for n in range(1, 15) if ratings[n % 4] != "green"]
    actions = dict.fromkeys(numbers, 60 // len(numbers))
    for number in numbers[: 60 % len(numbers)]:
        actions[number] += 1
    return {
        "reference": 41,
        "service": {
            "name": "Get a permit",
            "description": _TEXT,
            "users": _TEXT,
            "purpose": _TEXT,
        },
        "organisation": "Department for Rivers",
        "portfolio": "Permits",
        "phase": {"value": "alpha", "words": "Alpha"},
        "kind": {"value": "service-assessment", "words": "Service assessment"},
        "days": ["2027-02-16"],
        "ambers_due": "2027-05-16",
        "scope": _TEXT,
        "context": _TEXT,
        "done_well": _TEXT,
        "observations": _TEXT,
        "overall": {"rating": "red", "reason": _TEXT},
        "points": [
            {
                "number": number,
                "title": "Make sure everyone can use the service",
                "url": "https://example.org/",
                "in_scope": True,
                "rating": ratings[number % 4],
                "done_well": _TEXT,
                "reason": _TEXT,
                "observations": _TEXT,
                "actions": [
                    {"id": "", "number": f"{number}.{each}", "text": _ACTION}
                    for each in range(1, actions.get(number, 0) + 1)
                ],
            }
            for number in range(1, 15)
        ],
    }


def main() -> None:
    """Write each format some times, and say the median and the least."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assess.config.settings")
    import django

    django.setup()
    from assess.documents.blocks import blocks
    from assess.documents.context import Edition, report_of
    from assess.documents.writers import writer
    from assess.domain.words import Marking

    report = report_of(content())
    edition = Edition(2, datetime.date(2027, 2, 18), Marking.NOT_YET_PUBLISHED)
    print(f"{sum(len(point.actions) for point in report.points or ())} actions")
    for format, budget in BUDGETS.items():
        write = writer(format)
        size = len(write(report, edition))  # loads what it needs
        took = []
        for _ in range(ROUNDS):
            blocks.cache_clear()  # as for the first document of a version
            start = time.process_time()
            write(report, edition)
            took.append(time.process_time() - start)
        held = "held" if statistics.median(took) <= budget else "MISSED"
        print(
            f"{format:5} median {statistics.median(took):.3f} s, least {min(took):.3f} s, "
            f"budget {budget:.1f} s {held}, {size / 1000:.0f} kB"
        )


if __name__ == "__main__":
    main()
