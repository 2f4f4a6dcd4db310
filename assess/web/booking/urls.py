"""Addresses."""

from django.urls import URLPattern, path

from assess.web.booking import after, drafting, reassessing

urlpatterns: list[URLPattern] = [
    path("book/", drafting.book, name="book"),
    path("book/start/", drafting.start, name="booking-start"),
    path("book/<int:assessment_id>/", drafting.tasks, name="book-tasks"),
    path("book/<int:assessment_id>/check/", drafting.check, name="booking-request"),
    path("book/<int:assessment_id>/delete/", drafting.discard, name="booking-discard"),
    path("book/<int:assessment_id>/let-through/", drafting.let_through, name="booking-let_through"),
    path("book/<int:assessment_id>/sent/", after.sent, name="booking-sent"),
    path("book/<int:assessment_id>/<slug:section>/", drafting.section, name="book-section"),
    path("assessments/<int:assessment_id>/reassess/", reassessing.book, name="reassessment-book"),
    path("assessments/<int:assessment_id>/withdraw/", after.withdraw, name="booking-withdraw"),
    path("assessments/<int:assessment_id>/transfer/", after.transfer, name="booking-transfer"),
]
