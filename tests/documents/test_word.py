"""Files that somebody sends: what is read of them, and what is not opened."""

import io
import struct
import zipfile
import zlib

import pytest

from assess.documents import word as reading
from assess.documents.word import read
from assess.domain.refusals import Refused
from tests.documents.word_files import DOCUMENT, changed, report, word


def _chunk(kind: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


# The smallest picture: one grey dot.
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\x80")),
        _chunk(b"IEND", b""),
    ]
)
SECRET = b"a file of the server that nobody may read"


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as no:
        read(content)
    assert no.value.field == "file"
    return no.value.sentence


def test_a_word_document_keeps_headings_lists_and_bold_words():
    assert read(word(report)) == (
        "# Report of the panel\n\nAssessment date: 14 April 2027\n\n# Scope\n\n"
        "The online application only.\n\n## 1. Understand users and their needs\n\n### Decision\n\n"
        "The service was rated amber for point 1 of the Standard.\n\n"
        "### What the team has done well\n\nIt spoke to **41 anglers**.\n\n"
        "### What the team needs to explore\n\nBefore the next assessment, the team needs to:\n\n"
        "- ask people who use screen readers\n- watch a bailiff at work\n\n**Point 2**\n\n"
        "Why: the letter is not part of it.\n\n"
        "Provide a joined-up experience across all channels (green)\n\nOptional advice:\n\n"
        "1. say the phone number\n\n# Appendix\n\nWho came to the day."
    )


def test_changes_count_as_accepted_and_links_and_tables_are_kept():
    def write(document):
        document.add_paragraph("Kept")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Rating", "Red"

    tracked = (
        b'<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>added</w:t></w:r></w:ins>'
        b'<w:del w:id="2" w:author="a"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'
        b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK '
        b'"https://www.gov.uk/" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        b'<w:r><w:t>a link</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
    )
    content = changed(word(write), DOCUMENT, lambda xml: xml.replace(b"<w:sectPr", tracked))
    assert read(content) == "Kept\n\n**Rating:** Red\n\nadded\n\n[a link](https://www.gov.uk/)"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbf1. Users\r\n\xe2\x80\xa2 one\r\n", "1. Users\n- one\n"),
        ("Café".encode("utf-16"), "Café"),
        ("Users’ needs – “all”".encode("cp1252"), "Users’ needs – “all”"),
        (b"<!DOCTYPE html><html><body><h1>A</h1><p>b <b>c</b></p></body></html>", "# A\n\nb **c**"),
    ],
)
def test_a_text_file_is_read_however_it_was_saved(content, text):
    assert read(content) == text


def test_what_is_no_document_of_ours_is_refused_with_what_to_do():
    assert "empty" in refused(b"")
    assert "larger than 5 MB" in refused(b"a" * (reading.LARGEST_FILE + 1))
    assert "old Word file (.doc), or it is protected" in refused(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    )
    assert "a PDF" in refused(b"%PDF-1.7\n")
    assert "(.rtf)" in refused(b"{\\rtf1 x}")
    assert "not a Word document" in refused(b"\x89PNG\r\n\x1a\n\0\0")
    assert "not a Word document" in refused(b"words\0and bytes\xff")
    assert "no text" in refused(b" \n-\n")
    assert "no text" in refused(word())  # as one with pictures only


def test_a_picture_is_left_out():
    def write(document):
        document.add_paragraph("Words").add_run().add_picture(io.BytesIO(PNG))

    assert read(word(write)) == "Words"
    assert "no text" in refused(word(lambda document: document.add_picture(io.BytesIO(PNG))))


def test_a_broken_or_foreign_zip_is_refused():
    whole = word(report)
    assert "damaged" in refused(whole[: len(whole) // 2])
    assert "damaged" in refused(changed(whole, DOCUMENT, lambda xml: xml[:200]))
    assert "damaged" in refused(changed(whole, DOCUMENT, None))
    assert "not a Word document" in refused(changed(whole, "[Content_Types].xml", None))
    sheet = changed(
        whole, "[Content_Types].xml", lambda xml: xml.replace(b"wordprocessingml", b"spreadsheetml")
    )
    assert "not a Word document" in refused(sheet)
    locked = bytearray(whole)
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        locked[locked.index(sign) + (6 if sign[2] == 3 else 8)] |= 1
    assert "password" in refused(bytes(locked))


def test_a_document_that_unpacks_without_end_is_refused():
    bomb = changed(word(), DOCUMENT, lambda xml: xml + b" " * (reading.LARGEST_XML * 10))
    assert len(bomb) < 200_000
    assert "too long" in refused(bomb)
    assert "too long" in refused(changed(word(), "word/styles.xml", lambda xml: xml + b" " * 9**8))
    with zipfile.ZipFile(many := io.BytesIO(word()), "a") as more:
        for number in range(reading.MOST_FILES):
            more.writestr(f"word/media/{number}.png", b"")
    assert "damaged" in refused(many.getvalue())


def test_what_a_document_embeds_is_never_unpacked():
    big = changed(word(report), "word/vbaProject.bin", lambda _: b"\0" * 30_000_000)
    assert read(big) == read(word(report))


def test_xml_that_declares_entities_is_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    for declared in (
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file://%s">]>' % bytes(secret),
        b'<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY x "&a;&a;&a;">]>',
        b"<!DOCTYPE d>",
    ):
        content = changed(
            word(report),
            DOCUMENT,
            lambda xml, declared=declared: xml.replace(b"?>", b"?>" + declared, 1).replace(
                b"anglers", b"anglers &x;" if b"ENTITY" in declared else b"anglers"
            ),
        )
        assert "damaged" in refused(content)


def test_a_picture_that_is_a_file_of_the_server_is_not_opened(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(SECRET)

    def write(document):
        document.add_paragraph("Words").add_run().add_picture(io.BytesIO(PNG))

    content = changed(
        changed(word(write), DOCUMENT, lambda xml: xml.replace(b"r:embed=", b"r:link=")),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(
            b'Target="media/image1.png"',
            b'Target="file://%s" TargetMode="External"' % bytes(secret),
        ),
    )
    assert read(content) == "Words"
