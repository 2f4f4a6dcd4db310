"""Addresses of the report while the panel writes it: below those of its assessment."""

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

urlpatterns: list[URLPattern] = [
    # Asked every few seconds, and saved to at every pause: found before the others.
    path("follow/", follow.follow, name="report-follow"),
    path("points/<int:n>/", point.point, name="point-write"),
    path("", overview.overview, name="report"),
    path("points/<int:n>/history/", history.point_history, name="point-history"),
    path("actions/<uuid:action_uuid>/remove/", point.remove_action, name="action-remove"),
    path("points/done/", beside.done, name="points-done"),
    path("points/not-done/", beside.not_done, name="points-not_done"),
    path("opinions/", opinions.record, name="opinion-record"),
    path("overall/", overall.overall, name="overall-write"),
    path("confirm/", overall.confirm, name="overall-confirm"),
    path("notes/", notes.notes, name="note-write"),
    path("bring-in/", bringing_in.bring_in, name="report-bring_in"),
    path("bring-in/<uuid:brought_uuid>/", bringing_in.place, name="brought_in-place"),
    path(
        "bring-in/<uuid:brought_uuid>/discard/",
        bringing_in.discard,
        name="brought_in-discard",
    ),
]
