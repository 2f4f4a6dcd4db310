"""Files that are sent as evidence: what one is, its bytes say; it is handed out under a plain name.

A file is whatever somebody sends. It is never opened here beyond the list of what is in it, never
shown in a page, and handed out as a download only.
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from assess.domain.refusals import Refused

LARGEST_FILE = 5 * 1024 * 1024  # bytes
TOO_LARGE = "This file is larger than 5 MB. Choose a smaller one, or add a link to it instead."
KINDS = (
    "PDF, Word, Excel, PowerPoint and OpenDocument files, pictures (PNG, JPEG, GIF or WebP), "
    "and text files (.txt, .md or .csv)"
)
_UNKNOWN = f"We cannot keep this type of file. You can send {KINDS}."
_MACROS = "This file has macros in it. Save it without them, or as PDF, and choose it again."
_LOCKED = (
    "This is an old Office file, or it is protected with a password. Save it in a current format "
    "without a password, or as PDF, and choose it again."
)
_BROKEN = "This file is damaged and cannot be read. Save it again and choose it once more."
_MOST_PARTS = 5_000  # in a zipped document; one with a picture on every page has some hundreds
_LONGEST_NAME = 80
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
# Names that some systems keep for themselves.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class FileType:
    """What a file is."""

    extension: str
    media_type: str


_BEGINS = (
    (b"%PDF-", FileType("pdf", "application/pdf")),
    (b"\x89PNG\r\n\x1a\n", FileType("png", "image/png")),
    (b"\xff\xd8\xff", FileType("jpg", "image/jpeg")),
    (b"GIF87a", FileType("gif", "image/gif")),
    (b"GIF89a", FileType("gif", "image/gif")),
)
_OFFICE = {
    "word/document.xml": FileType("docx", f"{_OOXML}wordprocessingml.document"),
    "xl/workbook.xml": FileType("xlsx", f"{_OOXML}spreadsheetml.sheet"),
    "ppt/presentation.xml": FileType("pptx", f"{_OOXML}presentationml.presentation"),
}
_OPEN_DOCUMENT = {
    f"{_ODF}text": "odt",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
}
_TEXTS = {"csv": "text/csv", "txt": "text/plain", "md": "text/plain"}


def type_of(content: bytes, name: str) -> FileType:
    """What this file is; refused when it is empty, too large, or of no type that is kept.

    Its name decides only between types of plain text, which look alike.
    """
    if not content:
        raise _refused("This file is empty. Choose another.")
    if len(content) > LARGEST_FILE:
        raise _refused(TOO_LARGE)
    for begins, found in _BEGINS:
        if content.startswith(begins):
            return found
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return FileType("webp", "image/webp")
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _refused(_LOCKED)
    if content.startswith(b"PK"):
        return _zipped(content)
    return _text(content, name)


def _zipped(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
            names = {part.filename for part in parts[:_MOST_PARTS]}
            if len(parts) > _MOST_PARTS or any(part.flag_bits & 1 for part in parts):
                raise _refused(_BROKEN if len(parts) > _MOST_PARTS else _LOCKED)
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise _refused(_MACROS)
            said = ""
            if "mimetype" in names:
                with file.open("mimetype") as part:
                    said = part.read(200).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as wrong:
        raise _refused(_BROKEN) from wrong
    if said in _OPEN_DOCUMENT:
        return FileType(_OPEN_DOCUMENT[said], said)
    found = [known for part, known in _OFFICE.items() if part in names]
    if "[Content_Types].xml" in names and len(found) == 1:
        return found[0]
    raise _refused(_UNKNOWN)


def _text(content: bytes, name: str) -> FileType:
    extension = name.rpartition(".")[2].lower()
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    # A page, a picture or a program may be plain text too: those are not kept.
    if extension not in _TEXTS or text.startswith((b"<", b"#!")):
        raise _refused(_UNKNOWN)
    if re.search(rb"[\x00-\x08\x0e-\x1f]", content):
        raise _refused(_UNKNOWN)
    return FileType(extension, f"{_TEXTS[extension]}; charset=utf-8")


def safe_name(name: str, extension: str) -> str:
    """A plain file name of ASCII that ends as the content says: nothing a system could stumble over."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = stem.rpartition(".")[0] or stem
    stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:_LONGEST_NAME].strip("-")
    if not stem or _RESERVED.match(stem):
        stem = f"evidence-{stem}".strip("-")
    return f"{stem}.{extension}"


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")
