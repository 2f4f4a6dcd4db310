"""The emails of the demonstration, to be read where nobody has a mailbox. Never in production."""

import re

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from markupsafe import Markup

from assess.access import public
from assess.domain.models import Email

PER_PAGE = 30
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')
_MAILBOX = r"[\w.+’'-]+@[\w-]+(?:\.[\w-]+)+"


def _emails() -> QuerySet[Email]:
    """What was sent and what waits; not what was void from the start and has no text."""
    return Email.objects.exclude(Q(body="") & Q(moot_at__isnull=False)).order_by(
        "-written_at", "-id"
    )


def linked(text: str) -> Markup:
    """The text with links to our own pages and to mailboxes; other addresses stay words."""
    ours = re.escape(settings.ADDRESS) + r"(?:/[^\s<>\"]*(?<![.,;:!?)])|(?![\w.:@/-]))"
    parts = re.split(f"({ours}|{_MAILBOX})", text)
    # The pieces between the matches come first, and then alternate with them.
    return Markup("").join(
        _LINK.format(_href(part), part) if place % 2 else part for place, part in enumerate(parts)
    )


def _href(found: str) -> str:
    return found if found.startswith(settings.ADDRESS) else f"mailto:{found}"


@public
def sent(request: HttpRequest) -> HttpResponse:
    """Every email, newest first; those to one person with `?to=`."""
    to = request.GET.get("to", "").replace("\0", "").strip()
    emails = _emails().defer("body")
    page = Paginator(emails.filter(to__iexact=to) if to else emails, PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "demo/sent.html", {"page": page, "to": to, "rows": list(page)})


@public
def sent_email(request: HttpRequest, email_id: int) -> HttpResponse:
    """One email as its reader gets it."""
    email = get_object_or_404(_emails(), pk=email_id)
    return render(request, "demo/sent_email.html", {"email": email, "text": linked(email.body)})
