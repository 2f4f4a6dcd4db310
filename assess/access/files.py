"""Handing out a file: by its plain name, as what it is, and not twice to who has it already."""

from typing import Protocol

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseNotModified
from django.utils.http import parse_etags


class File(Protocol):
    """A file that is there: its plain name, its media type, the hash of its bytes."""

    @property
    def name(self) -> str:
        """What it is called when it is kept."""

    @property
    def type(self) -> str:
        """Its media type."""

    @property
    def sha256(self) -> str:
        """By which a browser knows that it has these bytes."""

    def read(self) -> bytes:
        """Its bytes; none when it went in the meantime."""


def hand_out(request: HttpRequest, file: File, *, caching: str) -> HttpResponse:
    """The file to keep, or 304 to who has these bytes; `caching` says who may keep them how long."""
    tag = f'"{file.sha256[:32]}"'
    kept = {
        each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))
    }
    if kept & {tag, "*"}:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        content = file.read()
        if not content:
            raise Http404  # it went this very moment
        answer = HttpResponse(content, content_type=file.type)
        answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
        answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"], answer["Cache-Control"] = tag, caching
    return answer
