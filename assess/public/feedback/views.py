"""The page behind a feedback link: open without signing in, kept by nobody, answered once."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assess.access import public
from assess.design.forms import posted
from assess.domain import feedback
from assess.domain.models import FeedbackLink
from assess.domain.refusals import Refused
from assess.domain.words import Side
from assess.public.feedback.forms import FeedbackForm


# Who may answer is said by the link alone: no cookie is read, so none can be misused from another
# site. A token for forms would set one, and throw away what was typed when it is old.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_(request: HttpRequest, token: str) -> HttpResponse:
    """The questions, or that they are answered; only sending the form uses the link up."""
    link = feedback.opened(token)
    if link is None:
        return _page(request, "dead", None, status=404)
    at = timezone.now()
    if link.answered_on is not None:
        return _thanks(request, link)
    if feedback.is_void(link) or feedback.is_over(link, at):
        return _page(request, "over", link, void=feedback.is_void(link), status=410)
    form = FeedbackForm(link.side, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            feedback.answer(token, at=at, **form.answers())
        except Refused as no:
            if no.sentence == feedback.ALREADY:  # meanwhile, in another window
                return _thanks(request, feedback.opened(token))
            form.refuse(no)
        else:
            return _for_its_reader(HttpResponseRedirect(request.path))
    return _page(request, "ask", link, form=form, status=_status(form))


def _status(form: FeedbackForm) -> int:
    """422 for an answer that is wrong or missing: nobody else has a part in that."""
    return 422 if form.is_bound and form.errors else 200


def _thanks(request: HttpRequest, link: FeedbackLink | None) -> HttpResponse:
    """That answers were sent; what comes after them is not kept, and the page says so."""
    late = request.method == "POST"
    return _page(request, "thanks", link, late=late, status=409 if late else 200)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was just sent in words: where it is not kept, its writer gets it back."""
    sent = ((asks, request.POST.get(name, "").strip()) for name, asks in feedback.TEXTS.items())
    return [(asks, text) for asks, text in sent if text]


def _page(
    request: HttpRequest, name: str, link: FeedbackLink | None, *, status: int, **more: Any
) -> HttpResponse:
    on_panel = link is not None and link.side == Side.PANEL
    context = {"link": link, "on_panel": on_panel, "typed": _typed(request) if link else [], **more}
    if link is not None:
        context.update(assessment=link.assessment, shown_from=feedback.SHOWN_FROM)
    return _for_its_reader(render(request, f"public/feedback/{name}.html", context, status=status))


def _for_its_reader(answer: HttpResponse) -> HttpResponse:
    """Nobody keeps it, its address is told to no other page, and no search engine lists it."""
    add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
