"""Addresses of the service assessment team's desk."""

from django.urls import URLPattern, path

from assess.web.desk import views

urlpatterns: list[URLPattern] = [
    path("desk/", views.desk_, name="desk"),
    path("desk/all/", views.all_assessments, name="desk-all"),
]
