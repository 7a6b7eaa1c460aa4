"""The kinds of file that can become documents."""

from collections.abc import Mapping
from types import MappingProxyType

from index.extractor import Extractor
from index.extractors.book import Book
from index.extractors.csv_table import CsvTable
from index.extractors.json_rows import JsonRows
from index.extractors.mail import Mail
from index.extractors.markdown import Markdown
from index.extractors.open_document import OpenDocument
from index.extractors.pdf import Pdf
from index.extractors.plain_text import PlainText
from index.extractors.slides import Slides
from index.extractors.web_page import WebPage
from index.extractors.word import Word
from index.extractors.workbook import Workbook

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
"""The extractor of each kind of file, by its suffix in lower case."""

HARMLESS = frozenset({".txt", ".md", ".markdown"})
"""The kinds that no file of bounded size can make slow or large: they are their own text."""
