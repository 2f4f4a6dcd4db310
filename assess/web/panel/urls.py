"""Addresses of panels, service teams, artefacts, assessors and the assessor's own page."""

from django.urls import URLPattern, path

from assess.web.panel import artefacts, assessors, managers, mine, nudging, team, views

_ONE = "assessments/<int:assessment_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_ONE}panel/", views.panel_page, name="panel"),
    path(f"{_ONE}panel/seat/", views.seat, name="panel-seat"),
    path(f"{_ONE}panel/<int:seat_id>/release/", views.release, name="panel-release"),
    path(f"{_ONE}panel/waive/<slug:discipline>/", views.waive, name="panel-waive"),
    path(f"{_ONE}panel/hand-over/", views.hand_over, name="panel-hand_over_lead"),
    path(f"{_ONE}report/nudge/", nudging.nudge, name="panel-nudge"),
    path(f"{_ONE}team/", team.team_page, name="team"),
    path(f"{_ONE}team/add/", team.add, name="team-add"),
    path(f"{_ONE}team/<int:member_id>/remove/", team.remove, name="team-remove"),
    path(f"{_ONE}managers/", managers.name, name="managers-name"),
    path(f"{_ONE}artefacts/", artefacts.artefacts_page, name="artefacts"),
    path(f"{_ONE}artefacts/add/", artefacts.add, name="artefact-add"),
    path(f"{_ONE}artefacts/<uuid:uuid>/remove/", artefacts.remove, name="artefact-remove"),
    path("assess/", mine.my_panels_page, name="assess"),
    path("people/assessors/", assessors.assessors_page, name="assessors"),
    path("people/assessors/add/", assessors.add, name="assessor-add"),
    path("people/assessors/<uuid:uuid>/", assessors.change, name="assessor-change"),
]
