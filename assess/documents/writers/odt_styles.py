"""The styles of an ODT document: those that a template lacks are added as here."""

from typing import Any

from odf import style, text

COLOURS = {"red": "#942514", "amber": "#f47738", "green": "#005a30", "none": "#505a5f"}
BULLETS, NUMBERS = "Report_20_bullets", "Report_20_numbers"
FONT = "Liberation Sans"
_LEVELS = 10
_SIGNS = "•◦▪"
_WHOLE = 166  # millimetres between the margins of a page

# Name -> parent, properties of the text, properties of the paragraph.
_Look = tuple[str, dict[str, str], dict[str, str]]
_HEADING = {"fontweight": "bold", "color": "#0b0c0c"}
_WITH_NEXT = {"keepwithnext": "always"}
_LINE = {"padding": "2mm", "borderleft": "1.5mm solid #942514"}
PARAGRAPHS: dict[str, _Look] = {
    "Standard": ("", {"fontsize": "11pt"}, {}),
    "Text body": ("Standard", {}, {"marginbottom": "2mm", "lineheight": "125%"}),
    "Heading": ("Standard", _HEADING, _WITH_NEXT),
    "Heading 1": ("Heading", {"fontsize": "22pt"}, {"marginbottom": "1.5mm"}),
    "Heading 2": ("Heading", {"fontsize": "15pt"}, {"margintop": "7mm", "marginbottom": "2mm"}),
    "Heading 3": ("Heading", {"fontsize": "11.5pt"}, {"margintop": "4mm", "marginbottom": "1mm"}),
    "Aside": ("Text body", {"color": "#505a5f"}, {}),
    "Notice": ("Text body", {}, _LINE),
    "List Contents": ("Standard", {}, {"marginbottom": "1mm", "lineheight": "125%"}),
    "Action": ("Text body", {}, {"marginleft": "22mm", "textindent": "-22mm"}),
    "Action more": ("Text body", {}, {"marginleft": "22mm"}),
    "Table caption": ("Text body", {"fontweight": "bold"}, {"margintop": "4mm", **_WITH_NEXT}),
    "Table Contents": ("Standard", {}, {}),
    "Table Heading": ("Table Contents", {"fontweight": "bold"}, {}),
    "Header": ("Standard", {"fontsize": "9pt", "fontweight": "bold", "color": "#942514"}, {}),
    "Footer": ("Standard", {"fontsize": "9pt", "color": "#505a5f"}, {}),
}
for _rating, _colour in COLOURS.items():
    _words = "#0b0c0c" if _rating == "amber" else "#ffffff"
    PARAGRAPHS[f"Rating {_rating}"] = ("Table Heading", {"color": _words}, {})
    PARAGRAPHS[f"Overall {_rating}"] = (
        "Text body",
        {"fontsize": "12pt"},
        {"padding": "2mm", "borderleft": f"3mm solid {_colour}"},
    )
WORDS: dict[str, dict[str, str]] = {
    "Strong Emphasis": {"fontweight": "bold"},
    "Emphasis": {"fontstyle": "italic"},
    "Strong and slanted": {"fontweight": "bold", "fontstyle": "italic"},
    "Internet link": {"color": "#1a65a6", "textunderlinestyle": "solid"},
}


class Styles:
    """The styles of one document."""

    def __init__(self, document: Any, mark: str, title: str) -> None:
        self.document = document
        root = document.styles
        self.known = {each.getAttribute("name") for each in root.childNodes}
        self._language(root)
        for name, (parent, words, lines) in PARAGRAPHS.items():
            if each := self._new(name, "paragraph", parentstylename=_id(parent) or None):
                if name[:-1] == "Heading ":
                    each.setAttribute("defaultoutlinelevel", name[-1])
                each.addElement(style.ParagraphProperties(**lines))
                each.addElement(style.TextProperties(**words))
        for name, words in WORDS.items():
            if each := self._new(name, "text"):
                each.addElement(style.TextProperties(**words))
        self._lists(root)
        self._tables()
        self.columns: dict[float, str] = {}
        self._page(mark, title)

    def _new(self, name: str, family: str, **more: Any) -> Any:
        """A style to fill in; nothing where the template has it."""
        if _id(name) in self.known:
            return None
        given = {key: value for key, value in more.items() if value}
        made = style.Style(name=_id(name), displayname=name, family=family, **given)
        self.document.styles.addElement(made)
        return made

    def _language(self, root: Any) -> None:
        """British English, in which every report is written, as far as a template says no other."""
        for each in root.getElementsByType(style.DefaultStyle):
            if each.getAttribute("family") == "paragraph":
                return
        default = style.DefaultStyle(family="paragraph")
        default.addElement(
            style.TextProperties(fontname=FONT, fontfamily=FONT, language="en", country="GB")
        )
        self.document.fontfacedecls.addElement(
            style.FontFace(name=FONT, fontfamily=f"'{FONT}'", fontfamilygeneric="swiss")
        )
        root.addElement(default)

    def _lists(self, root: Any) -> None:
        for name, numbered in ((BULLETS, False), (NUMBERS, True)):
            look = text.ListStyle(name=name, displayname=name.replace("_20_", " "))
            for level in range(1, _LEVELS + 1):
                if numbered:
                    each = text.ListLevelStyleNumber(level=level, numformat="1", numsuffix=".")
                else:
                    sign = _SIGNS[(level - 1) % len(_SIGNS)]
                    each = text.ListLevelStyleBullet(level=level, bulletchar=sign)
                each.addElement(
                    style.ListLevelProperties(
                        spacebefore=f"{6 * (level - 1) + 1}mm", minlabelwidth="6mm"
                    )
                )
                look.addElement(each)
            root.addElement(look)

    def _tables(self) -> None:
        automatic = self.document.automaticstyles
        whole = style.Style(name="Report_20_table", family="table")
        whole.addElement(style.TableProperties(width=f"{_WHOLE}mm", align="left"))
        automatic.addElement(whole)
        for rating, colour in {"": "", **COLOURS}.items():
            name = f"Cell_20_{rating}" if rating else "Cell"
            cell = style.Style(name=name, family="table-cell")
            more = {"backgroundcolor": colour} if colour else {}
            cell.addElement(
                style.TableCellProperties(
                    padding="1.2mm", borderbottom="0.3mm solid #b1b4b6", **more
                )
            )
            automatic.addElement(cell)

    def column(self, width: float) -> str:
        """The style of a column that takes this part of the width."""
        if width not in self.columns:
            name = f"Column_20_{len(self.columns) + 1}"
            each = style.Style(name=name, family="table-column")
            each.addElement(style.TableColumnProperties(columnwidth=f"{_WHOLE * width:.1f}mm"))
            self.document.automaticstyles.addElement(each)
            self.columns[width] = name
        return self.columns[width]

    def _page(self, mark: str, title: str) -> None:
        """A page of A4 with the mark above, and name and page number below, unless a template has its own."""
        if self.document.masterstyles.getElementsByType(style.MasterPage):
            return
        layout = style.PageLayout(name="Report_20_page")
        layout.addElement(
            style.PageLayoutProperties(
                pagewidth="210mm",
                pageheight="297mm",
                margintop="18mm",
                marginbottom="18mm",
                marginleft="22mm",
                marginright="22mm",
                printorientation="portrait",
            )
        )
        for kind, gap in ((style.HeaderStyle, "marginbottom"), (style.FooterStyle, "margintop")):
            around = kind()
            around.addElement(style.HeaderFooterProperties(minheight="9mm", **{gap: "4mm"}))
            layout.addElement(around)
        self.document.automaticstyles.addElement(layout)
        page = style.MasterPage(name="Standard", pagelayoutname=layout)
        if mark:
            head = style.Header()
            head.addElement(text.P(stylename="Header", text=mark))
            page.addElement(head)
        foot, line = style.Footer(), text.P(stylename="Footer")
        line.addText(f"{title}. Page ")
        line.addElement(text.PageNumber(selectpage="current"))
        line.addText(" of ")
        line.addElement(text.PageCount())
        foot.addElement(line)
        page.addElement(foot)
        self.document.masterstyles.addElement(page)


def _id(name: str) -> str:
    return name.replace(" ", "_20_")
