"""The report as PDF: tagged, with language, title, bookmarks and table headers, made by WeasyPrint.

WeasyPrint needs Pango, a library of the machine. Nothing is loaded before a PDF is asked for, so
the service starts without it, and a document that cannot be made says why.
"""

from functools import cache
from typing import Any

from django.conf import settings
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assess.documents.context import Edition, Report
from assess.documents.flow import flow
from assess.documents.writers import CannotBeMade
from assess.documents.writers.properties import Properties, properties

NO_PANGO = (
    "PDFs cannot be made on this server, because the library Pango is not installed. Download the "
    "report as a Word or ODT document, or print its web page."
)
NO_FONT = (
    "PDFs cannot be made on this server, because no font is installed. Download the report as a "
    "Word or ODT document, or print its web page."
)
_FOLDER = settings.BASE_DIR / "assess" / "documents" / "templates"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write(report: Report, edition: Edition) -> bytes:
    """The PDF."""
    weasyprint = _weasyprint()
    fetcher = weasyprint.URLFetcher(allowed_protocols=["file", "data"])  # never the network
    fonts = _Fonts()
    document = weasyprint.HTML(string=html(report, edition), url_fetcher=fetcher).render(
        stylesheets=_stylesheets(weasyprint)
    )
    pdf: bytes = document.write_pdf(finisher=fonts.finish, pdf_tags=True)
    if not fonts.found:
        raise CannotBeMade(NO_FONT)
    return pdf


def html(report: Report, edition: Edition) -> str:
    """The page that is laid out."""
    about: Properties = properties(report, edition)
    return _ENVIRONMENT.get_template("pdf.html").render(
        flow=flow(report, edition),
        title=about.title,
        about=about.subject,
        author=about.author,
        mark=edition.mark,
        made_on=edition.made_on.isoformat(),
        service=settings.SERVICE_NAME,
    )


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as no:
        raise CannotBeMade(NO_PANGO) from no
    return weasyprint


@cache
def _ours() -> str:
    return (_FOLDER / "pdf.css").read_text("utf-8")


def _stylesheets(weasyprint: Any) -> list[Any]:
    found = [weasyprint.CSS(string=_ours())]
    if settings.PDF_STYLES:
        found.append(weasyprint.CSS(filename=settings.PDF_STYLES))
    return found


class _Fonts:
    """Looks whether there is a font, and gives each header cell the scope that WeasyPrint leaves out."""

    def __init__(self) -> None:
        self.found = False

    def finish(self, document: Any, pdf: Any) -> None:
        """Called with the finished objects of the PDF, before they are written."""
        objects = {each.reference: each for each in pdf.objects if isinstance(each, dict)}
        for each in objects.values():
            self.found = self.found or each.get("Type") == "/Font"
            if each.get("S") == "/TH":
                in_head = _inside(each, "/THead", objects)
                each.setdefault("A", type(each)({"O": "/Table"}))["Scope"] = (
                    "/Column" if in_head else "/Row"
                )


def _inside(element: Any, kind: str, objects: dict[Any, Any]) -> bool:
    """Whether an element of the structure stands in one of this kind."""
    while element is not None and element.get("S") != "/Table":
        if element.get("S") == kind:
            return True
        element = objects.get(element.get("P"))
    return False
