"""The subset of Markdown that reports are written in: paragraphs, lists, bold and links.

Raw HTML is never passed on; what comes out is cleaned once more.
"""

import re

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["list", "emphasis", "link", "balance_pairs", "fragments_join", "newline", "escape"]
)
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto"}
_CLASSES = {
    "<p>": '<p class="govuk-body">',
    "<ul>": '<ul class="govuk-list govuk-list--bullet">',
    "<ol>": '<ol class="govuk-list govuk-list--number">',
    "<a href=": '<a class="govuk-link" href=',
}
_OLD_BULLET = re.compile(r"^(\s*)[•·▪–]\s+", re.MULTILINE)
_LIST_AFTER_TEXT = re.compile(r"(?m)^(?!\s*(?:[-*+]|\d+[.)])\s)(\S.*)\n(?=[-*+] |1[.)] )")


def render(text: str) -> str:
    """Safe HTML with the Design System's classes."""
    if not text:
        return ""
    text = _OLD_BULLET.sub(r"\1- ", text)
    text = _LIST_AFTER_TEXT.sub(r"\1\n\n", text)
    html = nh3.clean(
        _MARKDOWN.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    for bare, dressed in _CLASSES.items():
        html = html.replace(bare, dressed)
    return html


_MARKS = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")


def plain(text: str) -> str:
    """The same words without marks, for search and emails."""
    return _LINK.sub(r"\1", _MARKS.sub(r"\1", text))
