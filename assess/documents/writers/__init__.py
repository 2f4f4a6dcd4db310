"""A report written out: one writer for each format, all of the same elements."""

from collections.abc import Callable

from assess.documents.context import Edition, Report
from assess.domain.words import DocumentFormat

Writer = Callable[[Report, Edition], bytes]


class CannotBeMade(Exception):
    """This machine cannot make this format at all; the message is a sentence for people."""


def writer(format: str) -> Writer:
    """What writes this format. Each is loaded when it is first asked for: some are large."""
    match DocumentFormat(format):
        case DocumentFormat.PDF:
            from assess.documents.writers import to_pdf

            return to_pdf.write
        case DocumentFormat.WORD:
            from assess.documents.writers import to_word

            return to_word.write
        case DocumentFormat.ODT:
            from assess.documents.writers import to_odt

            return to_odt.write
        case DocumentFormat.EXCEL:
            from assess.documents.writers import to_excel

            return to_excel.write
        case DocumentFormat.CSV:
            from assess.documents.writers import to_csv

            return to_csv.write
