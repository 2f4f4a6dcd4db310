"""Addresses of the pages for everyone, and those that people remember from before."""

from django.urls import URLPattern, path

from assess.public import old_addresses, views
from assess.public.feedback import views as feedback_views
from assess.public.help import views as help_views
from assess.public.reports import documents as report_documents
from assess.public.reports import views as report_views

urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path("reports/", report_views.reports, name="reports"),
    path("reports/<int:reference>/", report_views.report, name="published-report"),
    path(
        "reports/<int:reference>/documents/",
        report_documents.documents,
        name="published-documents",
    ),
    path(
        "reports/<int:reference>/documents/<int:version>/<slug:format>/",
        report_documents.document,
        name="published-document",
    ),
    path(
        "reports/<int:reference>/documents/<int:version>/<slug:format>/with-updates/",
        report_documents.document,
        {"updated": True},
        name="published-document-updated",
    ),
    path("feedback/<str:token>/", feedback_views.feedback_, name="feedback-answer"),
    path("help/", help_views.start, name="help"),
    path("help/<slug:page>/", help_views.page, name="help-page"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("health", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    *old_addresses.urlpatterns,
]
