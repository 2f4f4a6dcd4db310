"""The email that starts a challenge or asks a question: who reads it needs to ask nothing back."""

from urllib.parse import quote

from django.conf import settings

from assess.domain.models import Assessment
from assess.queries.reading import SharedReport

_CHALLENGE = """\
We challenge the report on the {thing} of {service} (reference {reference}, version {version}).

Which point or part we challenge (for example: point 5, or action 5.2):


What we think is wrong, and why:


Where the evidence is (links or documents):


(Repeat these three for each point or part.)

Who should come to the meeting with the panel, and when they can:

"""

_QUESTION = """\
We have a question about the report on the {thing} of {service} (reference {reference}, version \
{version}).

Which point or part we mean (for example: point 5, or action 5.2):


What is not clear to us, and why it matters:

"""


def _thing(assessment: Assessment) -> str:
    return f"{assessment.phase_words.lower()} {assessment.kind_words.lower()}"


def _mailto(assessment: Assessment, report: SharedReport, about: str, text: str) -> str:
    subject = f"{about}: {assessment.service.name}, {_thing(assessment)}, reference {assessment.pk}"
    body = text.format(
        thing=_thing(assessment),
        service=assessment.service.name,
        reference=assessment.pk,
        version=report.number,
    ).replace("\n", "\r\n")
    to = quote(settings.TEAM_EMAIL, safe="@")
    return f"mailto:{to}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def challenge(assessment: Assessment, report: SharedReport) -> str:
    """A link that opens an email in which the service team challenges the report."""
    return _mailto(assessment, report, "Challenge of a report", _CHALLENGE)


def question(assessment: Assessment, report: SharedReport) -> str:
    """A link that opens an email in which the service team asks about the report."""
    return _mailto(assessment, report, "Question about a report", _QUESTION)
