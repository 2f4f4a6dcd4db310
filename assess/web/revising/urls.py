"""Addresses of amber points looked at again."""

from django.urls import URLPattern, path

from assess.web.revising import views

_AT = "assessments/<int:assessment_id>/"
_ONE = f"{_AT}revisions/<uuid:revision_uuid>/"

urlpatterns: list[URLPattern] = [
    path(f"{_AT}revisions/", views.revisions, name="revisions"),
    path(f"{_AT}points/<int:n>/revise/", views.ask, name="revision-ask"),
    path(f"{_ONE}decide/", views.decide, name="revision-decide"),
    path(f"{_ONE}take-back/", views.withdraw, name="revision-withdraw"),
]
