"""A meeting as a calendar entry that Outlook and others read."""

import datetime

from django.conf import settings
from icalendar import Calendar, Event

from assess.domain.models import Assessment, Meeting


def as_calendar(
    assessment: Assessment, meeting: Meeting, page: str, at: datetime.datetime
) -> bytes:
    """The entry; sent again after a change it moves, or takes away, the one there is."""
    entry = Event()
    entry.add("uid", f"{meeting.uuid}@assess")
    entry.add("dtstamp", at)
    entry.add("sequence", meeting.changes)
    entry.add("dtstart", meeting.starts_at)
    entry.add("dtend", meeting.ends_at)
    entry.add("summary", f"{assessment.service.name}: meeting about the report")
    entry.add("location", meeting.place)
    entry.add("description", f"The service team meets the panel.\n{page}")
    entry.add("organizer", f"mailto:{settings.TEAM_EMAIL}")
    cancelled = meeting.cancelled_at is not None
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Assess//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical()
