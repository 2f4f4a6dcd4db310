"""Addresses of an assessment: what is read of it, and the steps up to its day."""

from django.urls import URLPattern, path

from assess.web.assessments import steps, views

_AT = "assessments/<int:assessment_id>/"

urlpatterns: list[URLPattern] = [
    path(_AT, views.see, name="assessment"),
    path(_AT + "request/", views.request_, name="request"),
    path(_AT + "history/", views.history_, name="history"),
    path(_AT + "emails/", views.emails_, name="emails"),
    path(_AT + "emails/<int:email_id>/", views.email, name="email"),
    path(_AT + "accept-request/", steps.accept, name="booking-accept"),
    path(_AT + "decline/", steps.decline, name="booking-decline"),
    path(_AT + "reopen/", steps.reopen, name="booking-reopen"),
    path(_AT + "cancel/", steps.cancel, name="booking-cancel"),
    path(_AT + "sittings/", steps.set_sittings, name="assessment-set_sittings"),
    path(_AT + "arrange/", steps.arrange, name="assessment-arrange"),
    path(_AT + "postpone/", steps.postpone, name="assessment-postpone"),
    path(_AT + "held/", steps.hold, name="assessment-hold"),
    path(_AT + "not-held/", steps.not_held, name="assessment-not_held"),
    path(_AT + "confidential/", steps.mark_confidential, name="assessment-mark_confidential"),
]
