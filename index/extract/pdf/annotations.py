"""What was typed into the forms and onto the pages of a PDF file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.extract.pdf.lines import Line
from index.extract.rows import row_text

# A longer line beside a field is a text, not its label.
_MAX_LABEL = 80
# In points: labels reach no farther into their field.
_MAX_OVERLAP = 3.0


@dataclass(frozen=True, slots=True)
class Annotation:
    """A text that was added to a page, and its box in points; a form's field has a name."""

    text: str
    name: str
    left: float
    bottom: float
    top: float


def with_annotations(
    lines: Sequence[Line], annotations: Sequence[Annotation], page: int
) -> Sequence[Line]:
    """The lines of a page, with the fields of forms in place of their labels, and notes.

    A field without a label beside it is called by its name in the file.
    """
    if any(each.name for each in annotations):
        lines = [part for line in lines for part in line.split_gaps()]
    written = list(lines)
    for each in annotations:
        number = _label(written, each) if each.name else None
        if number is None:
            written.append(_line(each, _size(lines, each), page))
        else:
            text = row_text([written[number].text], [each.text])
            written[number] = replace(written[number], text=text, kind="row")
    return written


def _label(lines: Sequence[Line], field: Annotation) -> int | None:
    """The number of the nearest line on the left of a field, if that is a label."""
    beside = [
        (line.right, number)
        for number, line in enumerate(lines)
        if field.bottom <= line.middle <= field.top
        and line.right <= field.left + _MAX_OVERLAP
        and not line.is_block
    ]
    number = max(beside)[1] if beside else None
    is_label = number is not None and len(lines[number].text) <= _MAX_LABEL
    return number if is_label else None


def _size(lines: Sequence[Line], annotation: Annotation) -> float:
    """The font size to assume, which the annotation doesn't tell."""
    return lines[0].size if lines else annotation.top - annotation.bottom


def _line(annotation: Annotation, size: float, page: int) -> Line:
    left, bottom = annotation.left, annotation.bottom
    name = annotation.name
    text = row_text([name], [annotation.text]) if name else annotation.text
    return Line(text, page, left, left, bottom, size, kind="row" if name else "note")
