"""Questions that stand in a document, each with what answers it there, such as in an FAQ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from index.text.range import Range
from index.text.structure import QuestionAnswer

_MAX_QUESTION = 300
_MAX_ANSWER = 1500
# No line of prose is wrapped to fewer characters.
_MIN_WIDTH = 60
_MARKS = r"[\s*_`~#>]*+"
_QUESTION_MARK = "[?\uff1f\u061f]"
_LABEL = regex.compile(
    rf"{_MARKS}(?:(?P<label>q(?:uestion)?\s?\d{{0,3}}\s?[:.)])|\(?(?:\d{{1,3}}|[a-z])[.)]\s)?{_MARKS}",
    regex.IGNORECASE,
)
_ANSWER_LABEL = regex.compile(
    rf"{_MARKS}a(?P<word>ns(?:wer)?)?\s?\d{{0,3}}\s?[:.)]{_MARKS}", regex.IGNORECASE
)
_ENDS_WITH_QUESTION = regex.compile(rf"(?r)(?<={_QUESTION_MARK}){_MARKS}")
_BOLD_QUESTION = regex.compile(
    rf"\s*+(?P<bold>\*\*|__)[^*_\n?\uff1f\u061f]*+{_QUESTION_MARK}\s*+(?P=bold)"
)
_LABELLED_QUESTION = regex.compile(
    rf"[^?\uff1f\u061f]*+{_QUESTION_MARK}[\"'\u201d*_]*+(?=\s+[*_]*a(?:nswer)?\s?\d{{0,3}}[:.])",
    regex.IGNORECASE,
)
_SECOND_SENTENCE = regex.compile(
    r"[.!?\u2026][\"'\u201d)\]*_]*\s+[\"'\u201c(*_]*\p{Lu}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, paragraph, item, table or block of code, as a range of the text.

    `level` is a heading's level from 1, or 0. `depth` is an item's depth, from 0. One that
    can't ask, such as a table, may still answer. A part without text ends an answer.
    """

    start: int
    end: int
    level: int = 0
    depth: int | None = None
    can_ask: bool = True


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part or some of its lines, and the question that it consists of."""

    start: int
    end: int
    level: int
    depth: int | None
    question: Range | None
    is_labelled: bool = False


def find_questions(text: str, parts: Iterable[Part]) -> Iterator[QuestionAnswer]:
    """The questions that parts of the text ask, with the parts that answer them, in order."""
    pieces = [piece for part in parts for piece in _pieces(text, part)]
    _leave_out_unanswered(pieces)
    for number, piece in enumerate(pieces):
        if piece.question:
            answer = _answer(text, piece, _answering(pieces, number))
            if answer:
                yield QuestionAnswer(piece.question, answer)


def _leave_out_unanswered(pieces: list[_Piece]) -> None:
    """Let items ask nothing if other items follow: a list of questions holds no answers."""
    is_list = False
    for number, piece in enumerate(pieces):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        if piece.depth is None or not piece.question:
            is_list = False
        elif is_list or not following or _closes(piece, following):
            pieces[number] = replace(piece, question=None)
            is_list = True


def _answering(pieces: Sequence[_Piece], number: int) -> Iterator[_Piece]:
    """The pieces after a question up to the next one, or to the end of its section or item."""
    asking = pieces[number]
    for index in range(number + 1, len(pieces)):
        piece = pieces[index]
        if piece.question or piece.start == piece.end or _closes(asking, piece):
            return
        yield piece


def _closes(asking: _Piece, piece: _Piece) -> bool:
    if piece.level:
        return not asking.level or piece.level <= asking.level
    if asking.depth is None or piece.depth is None:
        return False
    return piece.depth <= asking.depth


def _answer(text: str, asking: _Piece, pieces: Iterator[_Piece]) -> Range | None:
    """The range of the pieces, or of as many of them as an answer may have characters."""
    first = next(pieces, None)
    if first is None:
        return None
    start, end = first.start, first.end
    label = _ANSWER_LABEL.match(text, start, end)
    if label and (asking.is_labelled or label["word"]) and label.end() < end:
        start = label.end()
    for piece in pieces:
        if end - start >= _MAX_ANSWER:
            break
        end = piece.end
    return Range(start, _cut(text, start, end))


def _cut(text: str, start: int, end: int) -> int:
    """The end of a range, or of its last whole word within the limit."""
    if end - start <= _MAX_ANSWER:
        return end
    limit = start + _MAX_ANSWER
    return start + len(text[start:limit].rsplit(maxsplit=1)[0])


def _pieces(text: str, part: Part) -> Iterator[_Piece]:
    """The part, or its runs of lines where one of the lines is a question or an answer."""
    if part.level or not part.can_ask or part.start == part.end:
        yield _piece(text, part, part.start, part.end)
        return
    start = part.start
    for stop in _cuts(text, part):
        yield _piece(text, part, start, stop)
        start = stop
    yield _piece(text, part, start, part.end)


def _piece(text: str, part: Part, start: int, end: int) -> _Piece:
    words = text[start:end]
    end = start + len(words.rstrip())
    start = min(end, start + len(words) - len(words.lstrip()))
    question, is_labelled = None, False
    if part.can_ask:
        question, is_labelled = _question(text, start, end, is_heading=part.level > 0)
    depth = part.depth if start == part.start else None
    return _Piece(start, end, part.level, depth, question, is_labelled)


def _question(
    text: str, start: int, end: int, *, is_heading: bool
) -> tuple[Range | None, bool]:
    """The words of a text that is one question, and whether it is labelled as one."""
    if end - start > _MAX_QUESTION:
        return None, False
    last = _ENDS_WITH_QUESTION.match(text, start, end)
    if not last:
        return None, False
    label = _LABEL.match(text, start, end)
    is_labelled = bool(label and label["label"])
    words = Range(label.end() if label else start, last.start())
    if not any(map(str.isalpha, text[slice(*words)])):
        return None, False
    if is_labelled or is_heading or not _SECOND_SENTENCE.search(text, *words):
        return words, is_labelled
    return None, False


def _cuts(text: str, part: Part) -> Iterator[int]:
    """Where a paragraph's lines are to be parted: before and after questions and answers."""
    lines = list(_lines(text, part))
    width = max(_MIN_WIDTH, *(line.end - line.start for line in lines))
    cut = part.start
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        for place in _cuts_of_line(text, line, following, width):
            if cut < place < part.end:
                yield place
                cut = place


def _cuts_of_line(
    text: str, line: Range, following: Range | None, width: int
) -> Iterator[int]:
    label = _LABEL.match(text, *line)
    is_labelled = bool(label and label["label"])
    if is_labelled or _ANSWER_LABEL.match(text, *line):
        yield line.start
    inline = _inline_question(text, line, is_labelled=is_labelled)
    if inline:
        yield line.start
        yield inline
    elif following and _stands_alone(text, line, following, width):
        yield line.start
        yield following.start


def _inline_question(text: str, line: Range, *, is_labelled: bool) -> int | None:
    """The end of a question whose answer begins in the same line, or of a line in bold."""
    pattern = _LABELLED_QUESTION if is_labelled else _BOLD_QUESTION
    match = pattern.match(text, *line)
    return match.end() if match else None


def _stands_alone(text: str, line: Range, following: Range, width: int) -> bool:
    """Whether a line is a whole question that isn't wrapped."""
    question, is_labelled = _question(text, *line, is_heading=False)
    if not question or not (is_labelled or text[question.start].isupper()):
        return False
    first_word = text[slice(*following)].split(maxsplit=1)
    return line.end - line.start + 1 + len("".join(first_word[:1])) <= width


def _lines(text: str, part: Part) -> Iterator[Range]:
    start = part.start
    while start < part.end:
        stop = text.find("\n", start, part.end)
        stop = part.end if stop < 0 else stop
        yield Range(start, start + len(text[start:stop].rstrip()))
        start = stop + 1
