"""Every version of the report that was shared, and any two beside each other."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.domain.models import Assessment, ReportVersion
from assess.domain.policy import allows
from assess.queries import disputes
from assess.queries.comparing import compare
from assess.web.frame import frame


def _versions(request: HttpRequest, assessment: Assessment) -> list[ReportVersion]:
    of_panel = allows("report.see_draft", request.roles)  # type: ignore[attr-defined]
    return disputes.versions(assessment, of_panel=of_panel)


@requires("report.see_versions")
@require_safe
def versions(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Which versions there are, what each is, and its hash; two can be chosen to compare."""
    found = _versions(request, assessment)
    numbers = {version.number for version in found}
    chosen = [request.GET.get(name, "") for name in ("before", "after")]
    if all(each.isascii() and each.isdecimal() and len(each) < 9 for each in chosen):
        before, after = map(int, chosen)
        if {before, after} <= numbers and before != after:
            return redirect("report-versions-compare", assessment.pk, before, after)
    context = frame(
        request,
        assessment,
        here="report-read",
        versions=found,
        made=disputes.MADE,
        same=any(chosen) and chosen[0] == chosen[1],
    )
    return render(request, "web/disputes/versions.html", context)


@requires("report.see_versions")
@require_safe
def compared(request: HttpRequest, assessment: Assessment, before: int, after: int) -> HttpResponse:
    """What one version says otherwise than the other, changed ratings first."""
    known = {version.number: version for version in _versions(request, assessment)}
    if before not in known or after not in known:
        raise Http404
    content = dict(
        assessment.versions.filter(number__in={before, after}).values_list("number", "content")
    )
    context = frame(
        request,
        assessment,
        here="report-read",
        before=known[before],
        after=known[after],
        made=disputes.MADE,
        comparison=compare(content[before], content[after]),
    )
    return render(request, "web/disputes/compared.html", context)
