"""Word and ODT documents are built of real headings, lists and tables, in a department's template."""

import datetime
import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt
from odf import style, text
from odf.opendocument import OpenDocumentText

from assess.documents.context import Edition, report_of
from assess.documents.writers import to_odt, to_word
from assess.domain.words import Marking
from tests.documents import opened
from tests.documents.opened import OFFICE, TABLE, TEXT
from tests.documents.whole_report import a_report

DAY = datetime.date(2027, 2, 18)
LISTS = 21  # texts in scope, each with one list
XLINK = "{http://www.w3.org/1999/xlink}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
HEADINGS = [
    *("Get a permit", "Overall rating: Red", "Why the panel gave this rating"),
    *("Ratings of the 4 points", "About the service", "Who the users are"),
    *("What users are trying to do", "What was assessed"),
    *("The context that the panel considered", "What the service team has done well"),
    *("Other observations", "1. Title 1’s <words>", "What the service team has done well"),
    *("Why it is rated green", "Other observations", "2. Title 2’s <words>"),
    *("What the service team has done well", "Why it is rated amber"),
    *("Actions for the service team", "Other observations", "3. Title 3’s <words>"),
    *("What the service team has done well", "Why it is rated red"),
    *("Actions for the service team", "Other observations", "4. Title 4’s <words>"),
]


def written(writer, content=None, marking=Marking.NOT_YET_PUBLISHED) -> bytes:
    return writer.write(report_of(content or a_report()), Edition(2, DAY, marking))


def numbered() -> dict:
    content = a_report()
    content["scope"] = "1. one\n2. two\n\nBetween.\n\n1. again\n\nLast.\n\n3. three\n   - in it"
    return content


# Word ----------------------------------------------------------------------------------------


def test_word_has_real_headings_in_order():
    lines = opened.word_lines(written(to_word))
    headings = [(said, name) for name, said in lines if name.startswith("Heading")]
    assert [said for said, _ in headings] == HEADINGS
    assert headings[0][1] == "Heading 1"
    assert {name for _, name in headings} == {"Heading 1", "Heading 2", "Heading 3"}


def test_word_has_real_lists():
    document = opened.word(written(to_word))
    items = [p for p in document.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    assert len(items) == 2 * LISTS
    assert {p.style.name for p in items} == {"List Bullet"}


def test_word_begins_each_numbered_list_with_its_own_number():
    document = opened.word(written(to_word, numbered()))
    items = [p for p in document.paragraphs if p.style.name == "List Number"]
    assert [p.text for p in items] == ["one", "two", "again", "three"]
    ids = [p._p.pPr.numPr.numId.val for p in items]
    assert ids[0] == ids[1] and len(set(ids)) == 3
    starts = {
        num.get(qn("w:numId")): num.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        for num in document.part.numbering_part.element.iter(qn("w:num"))
    }
    assert [starts[str(n)].get(qn("w:val")) for n in dict.fromkeys(ids)] == ["1", "1", "3"]
    [inner] = [p for p in document.paragraphs if p.text == "in it"]
    assert inner._p.pPr.numPr.ilvl.val == 1


def test_word_tables_have_headers_and_say_what_they_are():
    document = opened.word(written(to_word))
    facts, ratings = document.tables
    assert [cell.text for cell in ratings.rows[0].cells] == ["Point", "Actions", "Rating"]
    assert ratings._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    assert ratings._tbl.tr_lst[1].trPr.find(qn("w:tblHeader")) is None
    assert facts.cell(0, 0).text == "Organisation"
    for table, caption in ((facts, "About this report"), (ratings, "Ratings of the points")):
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption
        assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"


def test_word_links_lead_to_addresses_and_to_points():
    document = opened.word(written(to_word))
    links = list(document.element.body.iter(qn("w:hyperlink")))
    anchors = [link.get(qn("w:anchor")) for link in links if link.get(qn("w:anchor"))]
    places = {b.get(qn("w:name")) for b in document.element.body.iter(qn("w:bookmarkStart"))}
    assert anchors == ["point_1", "point_2", "point_3", "point_4"]
    assert set(anchors) <= places
    targets = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert "https://example.org/scope" in targets


def test_word_has_language_title_and_mark():
    document = opened.word(written(to_word))
    core = document.core_properties
    assert core.title == "Get a permit: alpha service assessment, not yet published"
    assert (core.language, core.author) == ("en-GB", "Department for <Testing>")
    assert document.sections[0].header.paragraphs[0].text == "Not yet published"
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {
        "en-GB"
    }
    public = opened.word(written(to_word, marking=Marking.PUBLISHED))
    assert public.sections[0].header.paragraphs[0].text == ""


@pytest.fixture
def word_template(tmp_path, settings):
    """A department's own: a cover, a header, one style with its look, and no list at all."""
    made = docx.Document()
    made.add_paragraph("Department for Rivers")
    made.sections[0].header.paragraphs[0].text = "Rivers for everyone"
    made.styles["Heading 2"].font.size = Pt(33)
    made.styles["List Bullet"].delete()
    made.styles.add_style("Rivers", WD_STYLE_TYPE.PARAGRAPH)
    numbering = made.part.numbering_part
    made.part.drop_rel(next(key for key, rel in made.part.rels.items()
                            if rel.target_part is numbering))  # fmt: skip
    made.save(tmp_path / "rivers.docx")
    settings.WORD_TEMPLATE = str(tmp_path / "rivers.docx")


def test_word_is_written_into_a_departments_template(word_template):
    content = written(to_word, numbered())
    document = opened.word(content)
    assert document.paragraphs[0].text == "Department for Rivers"
    assert document.sections[0].header.paragraphs[0].text == "Rivers for everyone"
    assert document.styles["Heading 2"].font.size == Pt(33)
    assert "Rivers" in document.styles
    headings = [said for name, said in opened.word_lines(content) if name.startswith("Heading")]
    assert headings == HEADINGS
    bullets = [p for p in document.paragraphs if p.style.name == "List Bullet"]
    assert bullets and all(p._p.pPr.numPr is not None for p in bullets)
    assert "Not yet published. Only" in document.paragraphs[1].text


# ODT -----------------------------------------------------------------------------------------


def test_odt_has_real_headings_in_order():
    headings = [line for line in opened.odt_lines(written(to_odt)) if line[0].startswith("h")]
    assert [said for _, said in headings] == HEADINGS
    assert headings[0][0] == "h1" and {kind for kind, _ in headings} == {"h1", "h2", "h3"}


def test_odt_has_real_lists():
    body = opened.odt_tree(written(to_odt)).find(f"{OFFICE}body")
    lists = list(body.iter(f"{TEXT}list"))
    assert len(lists) == LISTS
    assert all(len(each.findall(f"{TEXT}list-item")) == 2 for each in lists)


def test_odt_begins_each_numbered_list_with_its_own_number():
    body = opened.odt_tree(written(to_odt, numbered())).find(f"{OFFICE}body")
    lists = [each for each in body.iter(f"{TEXT}list")
             if each.get(f"{TEXT}style-name") == to_odt.NUMBERS]  # fmt: skip
    starts = [each[0].get(f"{TEXT}start-value") for each in lists]
    assert starts == ["1", "1", "3"]
    assert lists[2].find(f".//{TEXT}list") is not None


def test_odt_tables_have_headers():
    body = opened.odt_tree(written(to_odt)).find(f"{OFFICE}body")
    facts, ratings = body.iter(f"{TABLE}table")
    head = ratings.find(f"{TABLE}table-header-rows")
    assert [opened.squeezed("".join(cell.itertext())) for cell in head[0]] == [
        "Point",
        "Actions",
        "Rating",
    ]
    assert facts.find(f"{TABLE}table-header-columns") is not None
    assert facts.get(f"{TABLE}name") == "About this report"


def test_odt_links_lead_to_addresses_and_to_points():
    body = opened.odt_tree(written(to_odt)).find(f"{OFFICE}body")
    links = [a.get(f"{XLINK}href") for a in body.iter(f"{TEXT}a")]
    places = {f"#{b.get(f'{TEXT}name')}" for b in body.iter(f"{TEXT}bookmark-start")}
    assert {link for link in links if link.startswith("#")} <= places
    assert "https://example.org/scope" in links


def test_odt_has_language_title_and_mark():
    content = written(to_odt)
    about = opened.odt_tree(content, "meta.xml")
    assert about.findtext(".//{http://purl.org/dc/elements/1.1/}language") == "en-GB"
    title = "Get a permit: alpha service assessment, not yet published"
    assert about.findtext(".//{http://purl.org/dc/elements/1.1/}title") == title
    looks = opened.odt_tree(content, "styles.xml")
    assert looks.find(f".//*[@{FO}language='en'][@{FO}country='GB']") is not None
    assert "Not yet published" in "".join(looks.itertext())
    public = opened.odt_tree(written(to_odt, marking=Marking.PUBLISHED), "styles.xml")
    assert "Not yet published" not in "".join(public.itertext())


@pytest.fixture
def odt_template(tmp_path, settings):
    made = OpenDocumentText()
    made.mimetype = "application/vnd.oasis.opendocument.text-template"
    heading = style.Style(name="Heading_20_2", displayname="Heading 2", family="paragraph")
    heading.addElement(style.TextProperties(fontsize="33pt"))
    made.styles.addElement(heading)
    made.text.addElement(text.P(text="Department for Rivers"))
    file = tmp_path / "rivers.ott"
    with file.open("wb") as out:
        made.write(out)
    settings.ODT_TEMPLATE = str(file)


def test_odt_is_written_into_a_departments_template(odt_template):
    content = written(to_odt)
    lines = opened.odt_lines(content)
    assert lines[0] == ("p", "Department for Rivers")
    assert [said for kind, said in lines if kind.startswith("h")] == HEADINGS
    looks = opened.odt_tree(content, "styles.xml")
    assert [each.get(f"{FO}font-size") for each in looks.iter() if each.get(f"{FO}font-size")][
        0
    ] == "33pt"
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
