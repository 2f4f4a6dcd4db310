"""Addresses of the report while the panel writes it."""

from django.urls import URLPattern, path

from assess.web.reports import (
    beside,
    bringing_in,
    follow,
    history,
    notes,
    opinions,
    overall,
    overview,
    point,
)

REPORT = "assessments/<int:assessment_id>/report/"

urlpatterns: list[URLPattern] = [
    path(REPORT, overview.overview, name="report"),
    path(f"{REPORT}points/<int:n>/", point.point, name="point-write"),
    path(f"{REPORT}points/<int:n>/history/", history.point_history, name="point-history"),
    path(f"{REPORT}actions/<uuid:action_uuid>/remove/", point.remove_action, name="action-remove"),
    path(f"{REPORT}points/done/", beside.done, name="points-done"),
    path(f"{REPORT}points/not-done/", beside.not_done, name="points-not_done"),
    path(f"{REPORT}opinions/", opinions.record, name="opinion-record"),
    path(f"{REPORT}overall/", overall.overall, name="overall-write"),
    path(f"{REPORT}confirm/", overall.confirm, name="overall-confirm"),
    path(f"{REPORT}follow/", follow.follow, name="report-follow"),
    path(f"{REPORT}notes/", notes.notes, name="note-write"),
    path(f"{REPORT}bring-in/", bringing_in.bring_in, name="report-bring_in"),
    path(f"{REPORT}bring-in/<uuid:brought_uuid>/", bringing_in.place, name="brought_in-place"),
    path(
        f"{REPORT}bring-in/<uuid:brought_uuid>/discard/",
        bringing_in.discard,
        name="brought_in-discard",
    ),
]
