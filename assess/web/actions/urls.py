"""Addresses of the actions of a settled report."""

from django.urls import URLPattern, path

from assess.web.actions import steps, views

_AT = "assessments/<int:assessment_id>/actions/"
_ONE = f"{_AT}<uuid:action_uuid>/"
_EVIDENCE = f"{_ONE}evidence/<uuid:evidence_uuid>/"

urlpatterns: list[URLPattern] = [
    path(_AT, views.actions, name="actions"),
    path(_ONE, views.action, name="action"),
    path(f"{_ONE}offer/", steps.offer_evidence, name="action-offer_evidence"),
    path(f"{_ONE}close/", steps.close, name="action-close"),
    path(f"{_ONE}send-back/", steps.send_back, name="action-send_back"),
    path(f"{_ONE}mitigation/", steps.agree_mitigation, name="action-agree_mitigation"),
    path(f"{_ONE}reopen/", steps.reopen, name="action-reopen"),
    path(f"{_ONE}let-through/", steps.let_through, name="action-let_through"),
    path(f"{_ONE}ask/", steps.ask, name="action-ask"),
    path(f"{_ONE}answer/", steps.advise, name="action-advise"),
    path(f"{_ONE}agreed/", steps.note_agreed, name="action-note_agreed"),
    path(f"{_ONE}evidence/add/", steps.add_evidence, name="evidence-add"),
    path(_EVIDENCE, views.evidence, name="evidence-file"),
    path(
        "assessments/<int:assessment_id>/report/before/<uuid:evidence_uuid>/",
        views.evidence_before,
        name="evidence-before",
    ),
    path(f"{_EVIDENCE}remove/", steps.remove_evidence, name="evidence-remove"),
]
