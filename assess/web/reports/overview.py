"""The drafting overview: how far the report is, what is missing, who leads on what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assess.access import requires
from assess.domain.carried import earlier_of
from assess.domain.chains import listed_points
from assess.domain.models import Assessment
from assess.queries import drafting
from assess.web.frame import frame
from assess.web.readiness import to_write
from assess.web.reports.beside import panel_so_far
from assess.web.reports.drafts import able, allowed


@requires("report.see_draft")
def overview(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """How far the report is, point by point. The service assessment team reads along."""
    mine_first = request.GET.get("first") == "mine"
    found = drafting.overview(assessment, request.user, mine_first=mine_first)  # type: ignore[arg-type]
    writes = able(request, assessment, "point.write")
    context = frame(
        request,
        assessment,
        here="report",
        draft=found,
        mine_first=mine_first and found.leads_on_points,
        writes=writes,
        ready=to_write(request, assessment, writes=writes),
        leads=allowed(request, "report.submit"),
        follows=able(request, assessment, "report.follow"),
        sees_notes=able(request, assessment, "note.see"),
        **panel_so_far(request, assessment, found),
    )
    earlier = earlier_of(assessment, assessment.assessed_on)
    context["carried"] = earlier.points if earlier else {}
    context["in_scope"] = listed_points(row.number for row in found.points if row.in_scope)
    return render(request, "web/reports/overview.html", context)
