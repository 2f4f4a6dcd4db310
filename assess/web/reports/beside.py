"""What helps a panel to rate fairly and to know how far it is: beside a point, and on the overview."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assess.access import requires
from assess.domain.finishing import points_done, points_not_done
from assess.domain.models import Assessment, Person
from assess.domain.words import Rating
from assess.domain.workflow import VERBS
from assess.queries.asked import ask
from assess.queries.calibration import ENOUGH, RATED, OthersRated, read_rated
from assess.queries.drafting import Overview
from assess.queries.last_time import LastTime, earlier, read_last
from assess.queries.opinions import OF_POINT, Opinions, opinions, seen
from assess.queries.point_history import ASKED, Line, lately
from assess.queries.progress import progress
from assess.queries.remarks import ON_POINT, ToDo, to_do
from assess.web.places import place
from assess.web.reports.drafts import able


@dataclass(frozen=True)
class Beside:
    """What stands beside the point that is written."""

    opinions: Opinions
    last: LastTime | None
    rated: OthersRated
    lately: tuple[Line, ...]
    remarks: tuple[ToDo, ...]
    ratings: tuple[Rating, ...] = tuple(Rating)
    from_on: int = ENOUGH


def beside_of(assessment: Assessment, person: Person, point: int) -> Beside:
    """The panel's opinions, the report before, how others rated this point, and who changed it."""
    questions = (OF_POINT, earlier(), RATED, ASKED, ON_POINT)
    said, before, rated, saves, asked = ask(questions, assessment, person, point)
    return Beside(
        seen(said),
        read_last(before, point),
        read_rated(assessment, rated),
        lately(saves),
        to_do(asked),
    )


def panel_so_far(request: HttpRequest, assessment: Assessment, draft: Overview) -> dict[str, Any]:
    """What the overview says of the panel while it writes: who has done what, where opinions differ."""
    writing = VERBS["points.done"].possible(assessment)
    thinks = able(request, assessment, "opinion.record") and not assessment.is_peer_review
    return {
        "progress": progress(assessment, draft) if writing else None,
        "says_done": able(request, assessment, "points.done"),
        "thinks": thinks,
        "place": place,
        "opinions": opinions(assessment, request.user) if thinks else {},  # type: ignore[arg-type]
    }


@requires("points.done")
def done(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The button by which a member says that their points are finished."""
    if request.method == "POST":
        points_done(assessment, by=request.user)
    return redirect("report", assessment.pk)


@requires("points.not_done")
def not_done(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The button that takes it back."""
    if request.method == "POST":
        points_not_done(assessment, by=request.user)
    return redirect("report", assessment.pk)
