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


def say_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Say the mark of what was sent in the address that the answer leads to."""
    if request.method != "POST" or response.status_code != 302:
        return
    mark = request.POST.get("kept", "")
    if _MARK.fullmatch(mark):
        address, hash_sign, place = response["Location"].partition("#")
        sign = "&" if "?" in address else "?"
        response["Location"] = f"{address}{sign}{urlencode({'saved': mark})}{hash_sign}{place}"
