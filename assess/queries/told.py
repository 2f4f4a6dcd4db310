"""Who was emailed about a step that was just taken, in words."""

from assess.domain.models import Assessment, Email, Person


def told(assessment: Assessment, verb: str, *, team: str, mailbox: str) -> list[str]:
    """Whom the last event of this verb was written to: names, or addresses without one."""
    sent = (
        Email.objects.filter(assessment=assessment, event__verb=verb)
        .order_by("id")
        .values_list("event_id", "to")
    )
    rows = list(sent)
    last = max((event for event, _ in rows), default=None)
    addresses = [to for event, to in rows if event == last]
    names = {person.email: person.name for person in Person.objects.filter(email__in=addresses)}
    names[mailbox.lower()] = f"the {team}"
    return [names.get(to.lower(), to) for to in addresses]


def in_words(people: list[str], otherwise: str = "Nobody else was emailed.") -> str:
    """We have emailed Ada Byron, Charles Babbage and the service assessment team."""
    if not people:
        return otherwise
    *others, last = people
    return (
        f"We have emailed {', '.join(others)} and {last}." if others else f"We have emailed {last}."
    )
