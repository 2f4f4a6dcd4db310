"""Addresses."""

from django.urls import URLPattern, path

from assess.web.dashboard import views

urlpatterns: list[URLPattern] = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/previous/", views.previous, name="dashboard-previous"),
    path("services/<int:service_id>/", views.service, name="service"),
]
