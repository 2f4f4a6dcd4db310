"""Addresses of feedback, for those who read it."""

from django.urls import URLPattern, path

from assess.web.feedback import views

urlpatterns: list[URLPattern] = [
    path("desk/feedback/", views.results_, name="feedback"),
    path("desk/feedback/answers.csv", views.export, name="feedback-export"),
    path("assessments/<int:assessment_id>/feedback/", views.of_assessment, name="feedback-see"),
    path("assess/feedback/", views.mine_, name="feedback-see_mine"),
]
