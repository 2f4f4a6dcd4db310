"""Every address of the service: each area lists its own."""

from django.conf import settings
from django.urls import include, path

handler400 = "assess.access.problems.bad_request"
handler403 = "assess.access.problems.forbidden"
handler404 = "assess.access.problems.not_found"
handler500 = "assess.access.problems.broken"

urlpatterns = [
    # Asked every few seconds while a panel writes: found before the others.
    path("assessments/<int:assessment_id>/report/", include("assess.web.reports.urls")),
    path("", include("assess.public.urls")),
    path("", include("assess.web.people.urls")),
    path("", include("assess.web.dashboard.urls")),
    path("", include("assess.web.booking.urls")),
    path("", include("assess.web.assessments.urls")),
    path("", include("assess.web.panel.urls")),
    path("", include("assess.web.sharing.urls")),
    path("", include("assess.web.disputes.urls")),
    path("", include("assess.web.actions.urls")),
    path("", include("assess.web.spending.urls")),
    path("", include("assess.web.revising.urls")),
    path("", include("assess.web.desk.urls")),
    path("", include("assess.web.actions.plan_urls")),
    path("", include("assess.web.feedback.urls")),
]
if settings.DEMO:
    urlpatterns += [path("", include("assess.demo.urls"))]
