"""Evidence: links and files; what a file is, its bytes say, whatever its name."""

import io
import uuid
import zipfile

import pytest

from assess.documents.word import LARGEST_FILE as LARGEST_READ
from assess.domain import closing, evidence
from assess.domain.evidence_files import LARGEST_FILE, safe_name, type_of
from assess.domain.models import Evidence
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.words import State
from tests.builders import MONDAY, days
from tests.domain.test_closing import kinds, the

AT = MONDAY + days(30)
PDF = b"%PDF-1.7 and so on"


def test_what_is_kept_is_no_larger_than_what_is_read_of_an_upload():
    assert LARGEST_FILE <= LARGEST_READ


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", part: b"<x/>", **more})


ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("content", "name", "extension"),
    [
        (PDF, "letter.docx", "pdf"),
        (b"\x89PNG\r\n\x1a\n0000", "page.PNG", "png"),
        (b"\xff\xd8\xff\xe0JFIF", "photo.jpeg", "jpg"),
        (b"GIF89a...", "a.gif", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "webp"),
        (office("word__document.xml"), "plan", "docx"),
        (office("xl__workbook.xml"), "plan.xls", "xlsx"),
        (office("ppt__presentation.xml"), "show.pptx", "pptx"),
        (zipped(mimetype=ODT), "plan.odt", "odt"),
        (b"name,answer\nA,yes\n", "Answers.CSV", "csv"),
        ("Größe: ja".encode(), "notes.txt", "txt"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, name, extension):
    assert type_of(content, name).extension == extension


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.pdf", "This file is empty"),
        (b"%PDF-" + b"x" * LARGEST_FILE, "a.pdf", "larger than 5 MB"),
        (b"MZ\x90\x00", "setup.pdf", "We cannot keep this type of file"),
        (b"<svg onload='x()'/>", "drawing.svg", "We cannot keep this type of file"),
        (b"<html><script>x()</script>", "page.txt", "We cannot keep this type of file"),
        (b"\xef\xbb\xbf \n<!doctype html>", "page.csv", "We cannot keep this type of file"),
        (b"#!/bin/sh\nrm", "run.txt", "We cannot keep this type of file"),
        (b"plain words", "page.html", "We cannot keep this type of file"),
        (b"a\x00b", "a.txt", "We cannot keep this type of file"),
        (zipped(**{"a.exe": b"MZ"}), "a.docx", "We cannot keep this type of file"),
        (office("word__document.xml", **{"word/vbaProject.bin": b"x"}), "a.docx", "has macros"),
        (b"PK\x03\x04 and then nothing", "a.docx", "This file is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.doc", "old Office file"),
    ],
)
def test_what_is_not_kept_is_refused_with_what_to_do(content, name, sentence):
    with pytest.raises(Refused, match=sentence) as no:
        type_of(content, name)
    assert no.value.field == "file"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Research round 3.pdf", "Research-round-3.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\Plan.final.docx", "Plan-final.pdf"),
        ('a"; filename="b.exe', "a-filename-b.pdf"),
        ("evil\u202efdp.exe", "evilfdp.pdf"),
        ("Gwiriad â Ŵyr.pdf", "Gwiriad-a-Wyr.pdf"),
        ("文件.pdf", "evidence.pdf"),
        ("CON.txt", "evidence-CON.pdf"),
        ("", "evidence.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a-Set-Cookie-b.pdf"),
    ],
)
def test_a_file_is_kept_under_a_plain_name(name, safe):
    assert safe_name(name, "pdf") == safe


@pytest.fixture
def report(an_assessment):
    return an_assessment(State.PUBLISHED)


def add(cast, report, **given):
    by = given.pop("by", cast.team_member)
    return evidence.add(report, by=by, at=AT, action=the(report).uuid, **given)


def test_links_and_files_are_added_and_told_in_both_histories(cast, report):
    add(cast, report, title="Findings", url="https://research.example/3")
    add(cast, report, content=PDF, file_name="Round 3.pdf")
    link, file = Evidence.objects.all()
    assert (link.title, link.url, link.content) == ("Findings", "https://research.example/3", None)
    assert (file.title, file.file_name, bytes(file.content)) == (
        "Round-3.pdf",
        "Round-3.pdf",
        PDF,
    )
    assert (file.media_type, file.size, len(file.sha256)) == ("application/pdf", len(PDF), 64)
    assert list(the(report).steps.values_list("kind", "text")) == [
        ("progress", "Added evidence: Findings"),
        ("progress", "Added evidence: Round-3.pdf"),
    ]
    assert the(report).status == "to-do"


def test_wrong_input_is_refused_in_its_place(cast, report):
    add(cast, report, title="Findings", url="https://research.example/3")
    add(cast, report, content=PDF, file_name="a.pdf")
    for given, field in (
        ({}, "url"),
        ({"url": "https://a.example/", "title": "A", "content": PDF}, "url"),
        ({"url": "javascript:alert(1)", "title": "A"}, "url"),
        ({"url": "https://a.example/" + "x" * 2_000, "title": "A"}, "url"),
        ({"url": "https://a.example/"}, "title"),
        ({"url": "https://a.example/", "title": "x" * 201}, "title"),
        ({"url": "https://research.example/3", "title": "Again"}, "url"),
        ({"content": PDF, "file_name": "b.pdf"}, "file"),
        ({"content": b"MZ", "file_name": "b.pdf"}, "file"),
    ):
        with pytest.raises(Refused) as no:
            add(cast, report, **given)
        assert no.value.field == field, given
    assert Evidence.objects.count() == 2


def test_there_is_an_end_to_how_much_one_action_has(cast, report, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_EVIDENCE", 1)
    add(cast, report, title="A", url="https://a.example/")
    with pytest.raises(Refused, match="Remove one before you add another"):
        add(cast, report, title="B", url="https://b.example/")


def test_a_second_press_adds_and_removes_nothing_twice(cast, report):
    one = uuid.uuid4()
    for _ in range(2):
        add(cast, report, title="A", url="https://a.example/", uuid=one)
    assert Evidence.objects.count() == 1
    given = {"by": cast.primary_contact, "at": AT, "action": the(report).uuid, "evidence": one}
    evidence.remove(report, **given)
    with pytest.raises(Refused, match="already been removed"):
        evidence.remove(report, **given)
    assert kinds(the(report)) == ["progress", "progress"]
    add(cast, report, title="A", url="https://a.example/")  # it can be added again


def test_what_is_removed_leaves_its_line_and_not_its_bytes(cast, report):
    add(cast, report, content=PDF, file_name="a.pdf")
    row = Evidence.objects.get()
    evidence.remove(report, by=cast.team_member, at=AT, action=the(report).uuid, evidence=row.uuid)
    row.refresh_from_db()
    assert (row.removed_at, row.content, row.title) == (AT, None, "a.pdf")


def test_what_an_action_was_closed_on_stays(cast, report):
    add(cast, report, title="A", url="https://a.example/")
    closing.close(report, by=cast.lead, at=AT, action=the(report).uuid, reason="Seen.")
    row = Evidence.objects.get()
    with pytest.raises(Refused, match="Action 3.1 is closed"):
        evidence.remove(
            report, by=cast.team_member, at=AT, action=the(report).uuid, evidence=row.uuid
        )
    with pytest.raises(Refused, match="Action 3.1 is closed"):
        add(cast, report, title="B", url="https://b.example/")


def test_only_the_service_team_adds_and_removes(cast, report):
    add(cast, report, title="A", url="https://a.example/")
    one = Evidence.objects.get().uuid
    for who in ("lead", "designer", "observer", "staff", "deputy_director", "stranger"):
        person = getattr(cast, who)
        with pytest.raises(NotAllowed):
            add(cast, report, by=person, title="B", url="https://b.example/")
        with pytest.raises(NotAllowed):
            evidence.remove(report, by=person, at=AT, action=the(report).uuid, evidence=one)
