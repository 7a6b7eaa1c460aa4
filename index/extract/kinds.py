"""The kinds of file that can become documents."""

from collections.abc import Mapping
from types import MappingProxyType

from index.extract.csv_table import CsvTable
from index.extract.extractor import Extractor
from index.extract.json_rows import JsonRows
from index.extract.office.open_document import OpenDocument
from index.extract.office.slides import Slides
from index.extract.office.word import Word
from index.extract.office.workbook import Workbook
from index.extract.pdf.pdf import Pdf
from index.extract.text.markdown import Markdown
from index.extract.text.plain_text import PlainText
from index.extract.web.book import Book
from index.extract.web.mail import Mail
from index.extract.web.web_page import WebPage

EXTRACTORS: Mapping[str, Extractor] = MappingProxyType(
    {
        ".txt": PlainText(),
        ".md": Markdown(),
        ".markdown": Markdown(),
        ".pdf": Pdf(),
        ".docx": Word(),
        ".pptx": Slides(),
        ".odt": OpenDocument("application/vnd.oasis.opendocument.text"),
        ".odp": OpenDocument("application/vnd.oasis.opendocument.presentation"),
        ".html": WebPage(),
        ".htm": WebPage(),
        ".xhtml": WebPage(media_type="application/xhtml+xml"),
        ".epub": Book(),
        ".eml": Mail(),
        ".csv": CsvTable(),
        ".tsv": CsvTable(delimiters=("\t",), media_type="text/tab-separated-values"),
        ".xlsx": Workbook(),
        ".jsonl": JsonRows(),
    }
)
"""The extractor of each kind of file, by lower-case suffix."""

IN_PROCESS_SUFFIXES = frozenset({".txt", ".md", ".markdown"})
"""Suffixes of files that are read in this process: the file is its own text, so that no file
within the size limit can be slow to read or expand."""
