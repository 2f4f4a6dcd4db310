"""A shared report in short, for a manager to print or to send on."""

import datetime
from dataclasses import dataclass
from typing import Any

from assess.domain.models import Assessment
from assess.domain.words import State


@dataclass(frozen=True)
class Shared:
    """The version that the service team reads, with what it says."""

    number: int
    made_at: datetime.datetime
    content: dict[str, Any]

    @property
    def actions(self) -> list[dict[str, Any]]:
        """Every action in the order of the report, each with the rating of its point."""
        return [
            {**action, "rating": point["rating"], "point": point["title"]}
            for point in self.content.get("points", [])
            for action in point["actions"]
        ]


def shared_content(assessment: Assessment) -> Shared:
    """What the service team reads now; once it is public, what everyone reads."""
    public = assessment.state in {State.PUBLISHED, State.TAKEN_DOWN}
    version = "public_version__" if public else "shared_version__"
    names = (version + name for name in ("number", "made_at", "content"))
    return Shared(*Assessment.objects.values_list(*names).get(pk=assessment.pk))
