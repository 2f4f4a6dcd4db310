"""Addresses of what a red rating means, and of spend approval."""

from django.urls import URLPattern, path

from assess.web.spending import views

_AT = "assessments/<int:assessment_id>/"

urlpatterns: list[URLPattern] = [
    path(_AT + "paused/", views.paused_, name="paused"),
    path(_AT + "spend/record/", views.record, name="spend-record"),
    path(_AT + "spend/remove/", views.remove, name="spend-remove"),
]
