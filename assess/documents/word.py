"""What a file holds as Markdown: a Word document or a text, looked at before it is opened.

A file is whatever somebody sends. Only the few parts of a Word document that hold its words are
unpacked, up to a limit, and no XML that declares anything is parsed: pictures, macros, embedded
files, links to other files and entities never reach the library that reads it.
"""

import codecs
import io
import logging
import re
import zipfile
from xml.parsers import expat

from assess.documents.markdown import with_hyphens
from assess.documents.rich_text import from_html
from assess.domain.refusals import Refused

LARGEST_FILE = 5 * 1024 * 1024  # bytes
# What its words unpack to. A report of 100 pages has about 2 million bytes of XML.
LARGEST_XML = 4 * 1024 * 1024
# The number of files in a Word document; one with a picture on every page has some hundreds.
MOST_FILES = 5_000
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|word/(?:_rels/)?(?:document|styles|numbering|footnotes|endnotes)\d*\.xml(?:\.rels)?"
)
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name^='toc '] => !
p[style-name^='TOC '] => !
comment-reference =>
"""
_DOCUMENT = b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How files begin that are neither, and what to do with them.
_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "This is an old Word file (.doc), or it is protected with a password. Open it in Word, "
        "save it as .docx without a password, and choose it again.",
    ),
    (b"%PDF", "This is a PDF. Choose a Word file (.docx) or a text file, or paste the text."),
    (
        b"{\\rtf",
        "This is a rich text file (.rtf). Open it in Word and save it as .docx, or paste the text.",
    ),
)
TOO_LARGE = "This file is larger than 5 MB. Take out its pictures, or paste the text."
_NOT_WORD = "This is not a Word document. Choose a .docx or a text file, or paste the text."
_BROKEN = (
    "This Word document is damaged and cannot be read. Open it in Word and save it again, or "
    "paste the text."
)
_NO_WORDS = "There is no text in this file. Pictures of text cannot be read."

log = logging.getLogger("assess.documents")


def read(content: bytes) -> str:
    """The words of a .docx, HTML or text file as Markdown; what it is, its bytes say."""
    if not content:
        raise _refused("This file is empty. Choose another.")
    if len(content) > LARGEST_FILE:
        raise _refused(TOO_LARGE)
    for begins, sentence in _OTHERS:
        if content.startswith(begins):
            raise _refused(sentence)
    text = _from_word(content) if content.startswith(b"PK") else of_text(_decoded(content))
    if not re.search(r"\w", text):
        raise _refused(_NO_WORDS)
    return text


def of_text(text: str) -> str:
    """A text or Markdown as it was typed or pasted; HTML as Markdown."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if re.match(r"\s*<(?:!doctype|html|head|body|meta|h[1-6]|p|div|ul|ol|table)\b", text, re.I):
        return from_html(text)
    return with_hyphens(text)


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding or b"\0" in content:
            raise _refused(_NOT_WORD) from None
        text = content.decode("cp1252", errors="replace")
    # Text has lines and tabs, and none of the other signs that only machines read.
    if re.search(r"[\x00-\x08\x0e-\x1a]", text):
        raise _refused(_NOT_WORD)
    return text


def _from_word(content: bytes) -> str:
    import mammoth  # type: ignore[import-untyped]  # only where a document is read

    try:
        safe = _only_its_words(content)
        answer = mammoth.convert_to_html(
            safe,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        )
    except Refused:
        raise
    except Exception as wrong:
        # Damage has no end of forms, and the library a failure of its own for many of them.
        log.warning("A Word document could not be read: %s", type(wrong).__name__)
        raise _refused(_BROKEN) from wrong
    return from_html(answer.value)


def _only_its_words(content: bytes) -> io.BytesIO:
    """The same document with nothing but the parts that hold words, each of them harmless."""
    safe = io.BytesIO()
    left = LARGEST_XML
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(safe, "w") as kept:
        files = given.infolist()
        if any(file.flag_bits & 1 for file in files):
            raise _refused("This file is protected with a password. Save it without one.")
        if len(files) > MOST_FILES:
            raise _refused(_BROKEN)
        for file in files:
            if not _PARTS.fullmatch(file.filename):
                continue
            # Read no more than is allowed, whatever size the file says it has.
            with given.open(file) as part:
                xml = part.read(left + 1)
            left -= len(xml)
            if left < 0:
                raise _refused(
                    "This document is too long to read at once. Bring it in in parts, or paste "
                    "the text."
                )
            _declares_nothing(xml)
            kept.writestr(file.filename, xml)
        names = set(kept.namelist())
        if "[Content_Types].xml" not in names or not any(
            kind in kept.read("[Content_Types].xml") for kind in _DOCUMENT
        ):
            raise _refused(_NOT_WORD)
    safe.seek(0)
    return safe


def _declares_nothing(xml: bytes) -> None:
    """XML of a Word document has no document type, and so no entities of its own."""

    def refuse(*_: object) -> None:
        raise _refused(_BROKEN)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.Parse(xml, True)
