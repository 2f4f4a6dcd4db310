"""Someone at a keyboard, over HTTP: opens pages, fills fields in by their labels, presses buttons."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from bs4 import BeautifulSoup, Tag


def _words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


class Visitor:
    """A browser without JavaScript, with cookies of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self.url = address
        self.status = 0
        self.page = BeautifulSoup("", "lxml")

    def _take(self, request: urllib.request.Request) -> "Visitor":
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            self.status, self.url = answer.status, answer.url
            self.page = BeautifulSoup(answer.read(), "lxml")
        return self

    def open(self, path: str) -> "Visitor":
        """Go to this address."""
        return self._take(urllib.request.Request(urllib.parse.urljoin(self.url, path)))

    def follow(self, words: str) -> "Visitor":
        """Follow the first link that begins with these words."""
        for link in self.page.find_all("a", href=True):
            if _words(link).startswith(words):
                return self.open(link["href"])
        raise AssertionError(f"No link “{words}” on {self.url}")

    def press(self, button: str, **fields: Any) -> "Visitor":
        """Fill the form of this button in, and press it.

        Fields are named by their `name` (with _ for - where Python asks for it); what is not
        given stays as the page has it, as it would for a person.
        """
        form, pressed = self._form_of(button)
        sent = self._filled_in(form)
        if pressed.get("name"):
            sent.append((pressed["name"], pressed.get("value", "")))
        for name, value in fields.items():
            known = {field.get("name") for field in form.find_all(["input", "textarea", "select"])}
            real = name if name in known else name.replace("_", "-")
            assert real in known, (
                f"No field {name} in the form of “{button}” on {self.url}: {known}"
            )
            sent = [(key, was) for key, was in sent if key != real]
            sent += [(real, v) for v in (value if isinstance(value, list) else [value])]
        goes_to = pressed.get("formaction") or form.get("action") or self.url
        return self._take(
            urllib.request.Request(
                urllib.parse.urljoin(self.url, goes_to),
                data=urllib.parse.urlencode(sent).encode(),
                headers={"Referer": self.url},
            )
        )

    def _form_of(self, button: str) -> tuple[Tag, Tag]:
        for pressed in self.page.find_all("button"):
            if _words(pressed).startswith(button):
                form = pressed.find_parent("form")
                if form is None:
                    form = self.page.find("form", id=pressed["form"])
                return form, pressed
        buttons = [_words(b) for b in self.page.find_all("button")]
        raise AssertionError(
            f"No button “{button}” on {self.url} ({self.status}), only {buttons}: "
            f"{_words(self.page.find('main'))[:600]}"
        )

    @staticmethod
    def _filled_in(form: Tag) -> list[tuple[str, str]]:
        sent = []
        for field in form.find_all(["input", "textarea", "select"]):
            name, kind = field.get("name"), field.get("type", "text")
            if not name or kind in {"submit", "button", "file"}:
                continue
            if field.name == "textarea":
                # A browser leaves the first line break of a text area out.
                sent.append((name, field.get_text().removeprefix("\n").replace("\n", "\r\n")))
            elif field.name == "select":
                chosen = field.find("option", selected=True) or field.find("option")
                sent.append((name, chosen.get("value", "") if chosen else ""))
            elif kind not in {"radio", "checkbox"} or field.has_attr("checked"):
                sent.append((name, field.get("value", "on" if kind == "checkbox" else "")))
        return sent

    @property
    def words(self) -> str:
        """The words of the page's main part."""
        return _words(self.page.find("main"))

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [_words(li) for li in self.page.select(".govuk-error-summary__list li")]
