"""Meetings of both sides about a shared report: set, moved, cancelled, with notes, in a calendar."""

import uuid as uuids

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.domain import meeting as meet
from assess.domain.models import Assessment, Meeting, Person
from assess.domain.refusals import Clash, Refused
from assess.web.disputes.calendar import as_calendar
from assess.web.disputes.forms import MeetingForm, MeetingNotes
from assess.web.frame import frame
from assess.web.telling import we_emailed


def _back(assessment: Assessment) -> HttpResponse:
    return redirect(reverse("challenge", args=[assessment.pk]) + "#meetings")


def _set(form: MeetingForm, assessment: Assessment, by: Person) -> bool:
    if not form.is_valid():
        return False
    try:
        meet.set_meeting(assessment, by=by, uuid=form.cleaned_data["uuid"], **form.inputs())
    except Refused as no:
        form.refuse(no)
        return False
    return True


@requires("meeting.set")
def new(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Set a meeting of the service team with the panel."""
    people = meet.could_come(assessment)
    everyone = [str(key) for key in people]
    form = MeetingForm(
        posted(request), people=people, initial={"uuid": uuids.uuid4(), "people": everyone}
    )
    return _answer(request, assessment, form, new=True)


@requires("meeting.set")
def change(request: HttpRequest, assessment: Assessment, meeting_uuid: uuids.UUID) -> HttpResponse:
    """Move a meeting, or change who comes."""
    found = meet.meeting_of(assessment, meeting_uuid)
    data = posted(request)
    if data is not None:
        data = data.copy()
        data["uuid"] = str(meeting_uuid)
    form = MeetingForm.of(found, data, meet.could_come(assessment))
    return _answer(request, assessment, form, new=False)


def _answer(
    request: HttpRequest, assessment: Assessment, form: MeetingForm, *, new: bool
) -> HttpResponse:
    if request.method == "POST" and _set(form, assessment, request.user):  # type: ignore[arg-type]
        who = we_emailed(assessment, "meeting.set")
        messages.success(request, f"The meeting is {'set' if new else 'changed'}. {who}")
        return _back(assessment)
    context = frame(request, assessment, here="report-read", form=form, new=new)
    return render(request, "web/disputes/meeting.html", context, status=form.status)


@requires("meeting.cancel")
def cancel(request: HttpRequest, assessment: Assessment, meeting_uuid: uuids.UUID) -> HttpResponse:
    """Cancel a meeting that has not begun."""
    found = meet.meeting_of(assessment, meeting_uuid)
    form = Form(posted(request))
    if request.method == "POST" and said(
        form, meet.cancel_meeting, assessment, by=request.user, uuid=meeting_uuid
    ):
        who = we_emailed(assessment, "meeting.cancel")
        messages.success(request, f"The meeting is cancelled. {who}")
        return _back(assessment)
    context = frame(request, assessment, here="report-read", form=form, meeting=found)
    return render(request, "web/disputes/cancel_meeting.html", context, status=form.status)


@requires("meeting.note")
def notes(request: HttpRequest, assessment: Assessment, meeting_uuid: uuids.UUID) -> HttpResponse:
    """Write what was said and agreed; where two write at once, both texts are shown."""
    found = meet.meeting_of(assessment, meeting_uuid)
    form = MeetingNotes(
        posted(request), initial={"version": found.notes_version, "notes": found.notes}
    )
    theirs = ""
    if request.method == "POST" and form.is_valid():
        try:
            meet.note_meeting(
                assessment,
                by=request.user,  # type: ignore[arg-type]
                uuid=meeting_uuid,
                **form.cleaned_data,
            )
        except Refused as no:
            form.refuse(no)
        except Clash as clash:
            [field] = clash.clashed.fields
            theirs = field.theirs
            by = field.by or "Someone"
            form.refuse(
                Refused(f"{by} changed the notes meanwhile. Put both together.", field="notes")
            )
            form.data = form.data.copy()
            form.data["version"] = str(clash.clashed.version)
        else:
            who = we_emailed(assessment, "meeting.note")
            messages.success(request, f"The notes are saved. {who}")
            return _back(assessment)
    context = frame(
        request, assessment, here="report-read", form=form, meeting=found, theirs=theirs
    )
    return render(request, "web/disputes/notes.html", context, status=form.status)


@requires("challenge.see")
@require_safe
def calendar(
    request: HttpRequest, assessment: Assessment, meeting_uuid: uuids.UUID
) -> HttpResponse:
    """The meeting as an entry for a calendar."""
    found: Meeting = meet.meeting_of(assessment, meeting_uuid)
    page = f"{settings.ADDRESS}{reverse('challenge', args=[assessment.pk])}#meetings"
    answer = HttpResponse(
        as_calendar(assessment, found, page, timezone.now()), content_type="text/calendar"
    )
    answer["Content-Disposition"] = f'attachment; filename="meeting-{assessment.pk}.ics"'
    return answer
