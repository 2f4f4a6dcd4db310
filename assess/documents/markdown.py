"""The subset of Markdown that reports are written in: paragraphs, lists, bold and links.

Nothing that was typed gets lost: what is not of the subset (headings, tables, HTML) comes out as
the words that were typed. Raw HTML is never passed on; what comes out is cleaned once more.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import escape

# Lists in lists in lists: the parser drops what lies deeper, so such a text is shown as typed.
_DEEPEST = 40
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto"}
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
}
_BARE = re.compile(r"<(p|ul|ol|a)(?=[ >])")

# What word processors and old habits put where a list's hyphen belongs.
_BULLET = re.compile(
    r"^([ \t\xa0]*)(?:[•●○◦▪▫■□‣⁃·∙➢➤][ \t\xa0]*|–[ \t\xa0]+|[-*+]\xa0[ \t\xa0]*|o\t[ \t]*)(?=\S)",
    re.MULTILINE,
)
_NUMBER = re.compile(r"^([ \t]*\d{1,3}[.)])\xa0+", re.MULTILINE)
# A year at the start of a line is no item 2027 of a list.
_YEAR = re.compile(r"^([ \t]*\d{4,9})([.)])(?=\s)", re.MULTILINE)
_LINE_ENDS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}


_ADDRESS = re.compile(r"https?://[^\s<>\[\]\"“”`]+", re.IGNORECASE)
_AFTER = ".,;:!?'’*_~"  # what follows an address in a sentence, and is not part of it
_SCHEME = re.compile(r"(?<![\w.+-])https?$", re.IGNORECASE)
_NOWHERE = re.compile(r"<a (?!href=)")
_EMPTY_LINK = re.compile(r'(<a href="([^"]*)"[^>]*>)\s*(?=</a>)')


def _allowed(address: str) -> bool:
    """Links go to other sites, to mailboxes, or to a place on the same page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES or address.startswith("#")


def _bare_address(state: StateInline, silent: bool) -> bool:
    """An address typed as it is becomes a link; its underscores are not taken for emphasis."""
    # Six characters are enough: “https” and the one before it.
    before = _SCHEME.search(state.pending[-6:]) if state.src[state.pos] == ":" else None
    if before is None or state.linkLevel > 0:
        return False
    start = state.pos - len(before[0])
    found = _ADDRESS.match(state.src, start)
    if found is None:
        return False
    address = found[0].rstrip(_AFTER)
    spare = address.count(")") - address.count("(")
    while spare > 0 and address.endswith(")"):
        address, spare = address[:-1].rstrip(_AFTER), spare - 1
    if not _allowed(address) or not urlsplit(address).netloc:
        return False
    goes_to = state.md.normalizeLink(address)
    if not silent:
        state.pending = state.pending[: -len(before[0])]
        state.push("link_open", "a", 1).attrs = {"href": goes_to}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos = start + len(address)
    return True


def _parser() -> MarkdownIt:
    parser: Any = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    parser.enable(
        ["list", "emphasis", "link", "autolink", "balance_pairs", "fragments_join", "newline"]
    ).enable("escape")
    parser.inline.ruler.before("newline", "bare_address", _bare_address)
    normal = parser.normalizeLink
    # As people write them: a link to “www.gov.uk” is meant for that site, not for ours.
    parser.normalizeLink = lambda url: normal(
        f"https://{url}" if url.lower().startswith("www.") else url
    )
    parser.validateLink = _allowed
    return parser  # type: ignore[no-any-return]


_MARKDOWN = _parser()


def tidied(text: str) -> str:
    """The text with its lists and lines written the way Markdown knows them."""
    return _YEAR.sub(r"\1\\\2", with_hyphens(text))


def with_hyphens(text: str) -> str:
    """The text with one kind of line end, and a hyphen before each item of a list."""
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    text = _BULLET.sub(lambda found: found[1].replace("\xa0", " ") + "- ", text)
    return _NUMBER.sub(r"\1 ", text)


def _as_typed(text: str) -> str:
    lines = str(escape(text.strip())).splitlines()
    return f"<p>{'<br>'.join(lines)}</p>"


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def tokens_of(text: str) -> list[Token]:
    """What the parser makes of a text."""
    return _MARKDOWN.parse(tidied(text))


def _html(tokens: list[Token]) -> str | None:
    """The cleaned HTML; nothing where lists are too deep, or the cleaner does not take an address."""
    if any(token.level >= _DEEPEST - 2 for token in tokens):
        return None
    html = _clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    return None if _NOWHERE.search(html) else html


def shown_as_typed(tokens: list[Token]) -> bool:
    """Whether a text is shown as it was typed, because some of its words would be lost otherwise."""
    links = any(each.type == "link_open" for token in tokens for each in token.children or ())
    if not links and not any(token.level >= _DEEPEST - 2 for token in tokens):
        return False  # nothing that could get lost
    return _html(tokens) is None


def render(text: str) -> str:
    """Safe HTML with the Design System's classes."""
    if not text.strip():
        return ""
    tokens = tokens_of(text)
    if (html := _html(tokens)) is None:
        html = _clean(_as_typed(text))
    html = _EMPTY_LINK.sub(r"\1\2", html)
    return _BARE.sub(lambda found: f'<{found[1]} class="{_CLASSES[found[1]]}"', html)


_MARKS = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")


def plain(text: str) -> str:
    """The same words without marks, for search and emails."""
    return _LINK.sub(r"\1", _MARKS.sub(r"\1", text))
