"""Addresses of the service assessment team's desk."""

from django.urls import URLPattern, path

from assess.web.desk import standings, views

urlpatterns: list[URLPattern] = [
    path("desk/", views.desk_, name="desk"),
    path("desk/all/", views.all_assessments, name="desk-all"),
    path("desk/standings/", standings.standings, name="desk-standings"),
    path("desk/standings.csv", standings.standings_csv, name="desk-standings-csv"),
]
