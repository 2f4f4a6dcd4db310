"""Addresses of the report's end: agree, submit, check, share, read, accept, and what may come after."""

from django.urls import URLPattern, path

from assess.web.sharing import (
    agreeing,
    answering,
    checking,
    correcting,
    documents,
    editing,
    ending,
    reading,
    remarking,
)

_AT = "assessments/<int:assessment_id>/report/"

urlpatterns: list[URLPattern] = [
    path(_AT + "agree-text/", agreeing.agree_text, name="report-agree_text"),
    path(_AT + "submit/", checking.submit, name="report-submit"),
    path(_AT + "check/", checking.check, name="report-check"),
    path(_AT + "tick/", checking.tick, name="report-tick"),
    path(_AT + "texts/<slug:part>/", editing.edit_text, name="report-edit_text"),
    path(_AT + "edits/", editing.see_edits, name="report-see_edits"),
    path(_AT + "remarks/<slug:part>/", remarking.remark, name="report-remark"),
    path(_AT + "remarks/<uuid:remark_uuid>/change/", remarking.change, name="remark-change"),
    path(_AT + "remarks/<uuid:remark_uuid>/remove/", remarking.remove, name="remark-remove"),
    path(_AT + "remarks/<uuid:remark_uuid>/tick/", remarking.tick, name="remark-tick"),
    path(_AT + "return/", checking.return_to_panel, name="report-return"),
    path(_AT + "share/", checking.share, name="report-share"),
    path(_AT + "read/", answering.read, name="report-read"),
    path(_AT + "documents/", documents.documents, name="report-documents"),
    path(_AT + "documents/<slug:format>/", documents.document, name="report-document"),
    path(
        _AT + "documents/<slug:format>/with-updates/",
        documents.document,
        {"updated": True},
        name="report-document-updated",
    ),
    path(_AT + "documents/<slug:format>/ask/", documents.ask, name="document-ask"),
    path(_AT + "opened/", reading.open_, name="report-open"),
    path(_AT + "summary/", reading.summary, name="report-summary"),
    path(_AT + "accept/", answering.accept, name="report-accept"),
    path(_AT + "recall/", ending.recall, name="report-recall"),
    path(_AT + "close/", ending.close, name="report-close"),
    path(_AT + "publish/", ending.publish, name="report-publish"),
    path(_AT + "take-down/", ending.take_down, name="report-take_down"),
    path(_AT + "correct/", correcting.choose, name="report-correct"),
    path(_AT + "correct/<slug:part>/", correcting.correct, name="report-correct-part"),
]
