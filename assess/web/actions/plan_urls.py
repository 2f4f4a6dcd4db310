"""Addresses of the action plan."""

from django.urls import URLPattern, path

from assess.web.actions import plan

ACTION = "assessments/<int:assessment_id>/actions/<uuid:action_uuid>/"

urlpatterns: list[URLPattern] = [
    path("services/<int:service_id>/actions/", plan.of_service, name="service-actions"),
    path("services/<int:service_id>/actions.csv", plan.as_csv, name="service-actions-csv"),
    path("services/<int:service_id>/actions.xlsx", plan.as_excel, name="service-actions-excel"),
    path(f"{ACTION}plan/", plan.plan, name="action-plan"),
    path(f"{ACTION}progress/", plan.progress, name="action-progress"),
]
