"""Words that a browser keeps until they are saved: how it hears that they are.

A page sends a mark of its own with what was typed (`kept`), and keeps its copy. Where the view has
done what was asked it leads on, and the address it leads to says the mark again (`saved`): only then
the copy goes. An answer with a mistake, a clash or a question does not say it, nor does the way to
the sign-in page.
"""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

_MARK = re.compile(r"[0-9a-z.-]{1,40}")


def mark_of(request: HttpRequest) -> str:
    """The mark that was sent with what was typed; nothing where none was, or something else."""
    mark = request.POST.get("kept", "")
    return mark if _MARK.fullmatch(mark) else ""


def saying(address: str, mark: str) -> str:
    """The address, with the word to let go what was sent with this mark."""
    if not mark:
        return address
    path, hash_sign, place = address.partition("#")
    sign = "&" if "?" in path else "?"
    return f"{path}{sign}{urlencode({'saved': mark})}{hash_sign}{place}"


def say_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Say the mark of what was sent in the address that the answer leads to."""
    if request.method == "POST" and response.status_code == 302:
        response["Location"] = saying(response["Location"], mark_of(request))
