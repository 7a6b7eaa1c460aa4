"""The ruling lines that are drawn on a page of a PDF file, read with PDFium."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_int
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from pypdfium2 import PdfPage, raw

from index.extract.pdf.tables.rules import NO_RULES, Rule, Rules, merge_rules

# A page with more is a picture, such as a map or a chart, and not worth the time.
_MAX_OBJECTS = 20_000
_MAX_EDGES = 20_000
_MAX_DEPTH = 4
# In points: edges lean by less, and shorter ones border no cell.
_MAX_LEAN = 1.0
_MIN_LENGTH = 5.0

_Point: TypeAlias = tuple[float, float]
_Edge: TypeAlias = tuple[_Point, _Point]
_Object: TypeAlias = Any  # PDFium's pointer to an object of a page


class _Matrix(NamedTuple):
    """A linear transformation and a shift of points."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def turn(self, x: float, y: float) -> _Point:
        return self.a * x + self.c * y, self.b * x + self.d * y

    def apply(self, x: float, y: float) -> _Point:
        turned = self.turn(x, y)
        return turned[0] + self.e, turned[1] + self.f

    def then(self, outer: "_Matrix") -> "_Matrix":
        """This transformation and then another one."""
        return _Matrix(
            *outer.turn(self.a, self.b),
            *outer.turn(self.c, self.d),
            *outer.apply(self.e, self.f),
        )


def read_rules(page: PdfPage) -> Rules:
    """The horizontal and vertical lines, and edges of boxes, that are drawn on a page."""
    edges = list(islice(_edges(page), _MAX_EDGES + 1))
    if len(edges) > _MAX_EDGES:
        return NO_RULES
    flat = [_rule(x1, x2, y1) for (x1, y1), (x2, y2) in edges if _equal(y1, y2)]
    upright = [_rule(y1, y2, x1) for (x1, y1), (x2, y2) in edges if _equal(x1, x2)]
    return Rules(merge_rules(flat), merge_rules(upright))


def _equal(first: float, second: float) -> bool:
    return abs(first - second) <= _MAX_LEAN


def _rule(start: float, end: float, position: float) -> Rule:
    return Rule(position, min(start, end), max(start, end))


def _edges(page: PdfPage) -> Iterator[_Edge]:
    """Edges that are long enough to border a cell."""
    for path, matrix in islice(_objects(page), _MAX_OBJECTS):
        if not _is_visible_path(path):
            continue
        for start, end in _path_edges(path):
            edge = matrix.apply(*start), matrix.apply(*end)
            if any(abs(a - b) >= _MIN_LENGTH for a, b in zip(*edge, strict=True)):
                yield edge


def _objects(page: PdfPage) -> Iterator[tuple[_Object, _Matrix]]:
    """The objects of a page and of its forms, and what takes them to its coordinates."""
    for number in range(raw.FPDFPage_CountObjects(page)):
        page_object = raw.FPDFPage_GetObject(page, number)
        yield from _with_parts(page_object, _Matrix(), depth=0)


def _with_parts(
    page_object: _Object, outer: _Matrix, depth: int
) -> Iterator[tuple[_Object, _Matrix]]:
    kind = raw.FPDFPageObj_GetType(page_object)
    if kind != raw.FPDF_PAGEOBJ_FORM or depth == _MAX_DEPTH:
        matrix = _matrix(page_object) if kind == raw.FPDF_PAGEOBJ_PATH else outer
        yield page_object, matrix.then(outer)
        return
    outer = _matrix(page_object).then(outer)
    for number in range(raw.FPDFFormObj_CountObjects(page_object)):
        part = raw.FPDFFormObj_GetObject(page_object, number)
        yield from _with_parts(part, outer, depth + 1)


def _matrix(page_object: _Object) -> _Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(page_object, byref(matrix))
    return _Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _is_visible_path(page_object: _Object) -> bool:
    if raw.FPDFPageObj_GetType(page_object) != raw.FPDF_PAGEOBJ_PATH:
        return False
    fill_mode, has_stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(page_object, byref(fill_mode), byref(has_stroke))
    return bool(fill_mode.value or has_stroke.value)


def _path_edges(path: _Object) -> Iterator[_Edge]:
    """The straight edges of a path, in its own coordinates."""
    start = current = (0.0, 0.0)
    for number in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        kind = raw.FPDFPathSegment_GetType(segment)
        point = _point(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield current, point
        current = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield current, start


def _point(segment: _Object) -> _Point:
    x, y = c_float(), c_float()
    raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
    return x.value, y.value
