"""The annotations and the fields of forms on a page of a PDF file, read with PDFium."""

from collections.abc import Iterator
from ctypes import POINTER, byref, c_ushort, cast, create_string_buffer
from typing import Any, TypeAlias

from pypdfium2 import PdfPage, raw

from index.extract.blocks import clean
from index.extract.pdf.annotations import Annotation

_MAX_ANNOTATIONS = 500
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
# What the file calls texts and choices, unlike buttons and signatures.
_TEXT_FIELDS = ("Tx", "Ch")

_Pointer: TypeAlias = Any  # PDFium's pointer to an annotation


def read_annotations(page: PdfPage) -> Iterator[Annotation]:
    """Yield the notes, the texts typed onto a page, and the filled fields of its forms."""
    count = raw.FPDFPage_GetAnnotCount(page)
    for number in range(min(count, _MAX_ANNOTATIONS)):
        pointer = raw.FPDFPage_GetAnnot(page, number)
        try:
            yield from _read(pointer)
        finally:
            raw.FPDFPage_CloseAnnot(pointer)


def _read(pointer: _Pointer) -> Iterator[Annotation]:
    kind = raw.FPDFAnnot_GetSubtype(pointer)
    if raw.FPDFAnnot_GetFlags(pointer) & _HIDDEN:
        return
    text = name = ""
    if kind in (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_TEXT):
        text = _string(pointer, b"Contents")
    elif kind == raw.FPDF_ANNOT_WIDGET and _string(pointer, b"FT") in _TEXT_FIELDS:
        text = _string(pointer, b"V")
        name = _string(pointer, b"TU") or _string(pointer, b"T")
    if text:
        box = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(pointer, byref(box))
        yield Annotation(text, name, box.left, box.bottom, box.top)


def _string(pointer: _Pointer, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(pointer, key, None, 0)
    buffer = create_string_buffer(size)
    target = cast(buffer, POINTER(c_ushort))
    raw.FPDFAnnot_GetStringValue(pointer, key, target, size)
    return clean(buffer.raw[: size - 2].decode("utf-16-le", "replace"))
