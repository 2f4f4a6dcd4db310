"""Addresses of what is said of a shared report: questions, challenge, meetings, changes, versions."""

from django.urls import URLPattern, path

from assess.web.disputes import challenging, changing, meetings, questions, versions

_AT = "assessments/<int:assessment_id>/report/"
_MEETING = f"{_AT}meetings/<uuid:meeting_uuid>/"
_QUESTION = f"{_AT}questions/<uuid:question_uuid>/"

urlpatterns: list[URLPattern] = [
    path(f"{_AT}challenge/", challenging.challenges, name="challenge"),
    path(f"{_AT}challenge/new/", challenging.challenge, name="report-challenge"),
    path(f"{_AT}challenge/withdraw/", challenging.withdraw, name="report-withdraw_challenge"),
    path(f"{_AT}challenge/settle/", challenging.resolve, name="report-resolve"),
    path(f"{_AT}changes/", changing.changes, name="report-changes"),
    path(f"{_AT}changes/agree/", changing.agree, name="report-agree_changes"),
    path(f"{_AT}changes/share/", changing.amend, name="report-amend"),
    path(f"{_AT}changes/give-up/", changing.drop, name="report-drop_changes"),
    path(f"{_AT}questions/", questions.questions, name="report-questions"),
    path(f"{_AT}questions/ask/", questions.ask, name="clarification-ask"),
    path(f"{_QUESTION}answer/", questions.answer, name="clarification-answer"),
    path(f"{_QUESTION}take-back/", questions.withdraw, name="clarification-withdraw"),
    path(f"{_AT}meetings/new/", meetings.new, name="meeting-new"),
    path(f"{_MEETING}change/", meetings.change, name="meeting-change"),
    path(f"{_MEETING}notes/", meetings.notes, name="meeting-note"),
    path(f"{_MEETING}cancel/", meetings.cancel, name="meeting-cancel"),
    path(f"{_MEETING}calendar/", meetings.calendar, name="meeting-calendar"),
    path(f"{_AT}versions/", versions.versions, name="report-versions"),
    path(
        f"{_AT}versions/<int:before>/<int:after>/",
        versions.compared,
        name="report-versions-compare",
    ),
]
