"""Windows: the runs of whole sentences that the reader gets."""

from random import Random

from training.data.paragraphs import Paragraph, Range

SENTENCES = (1, 2, 3, 4, 5, 6, 7, 8, 10)
WEIGHTS = (8, 18, 22, 18, 16, 6, 5, 4, 3)
SHORT, SHORT_WORDS, LONG_WORDS = 5, 150, 240
WHOLE = 0.15
"""The share of windows that are whole paragraphs."""


def window(paragraph: Paragraph, inside: Range, random: Random) -> Range:
    """A random run of sentences around the range `inside`, as code points.

    Most runs have two to five sentences and at most 150 words, as at question time.
    """
    if random.random() < WHOLE:
        return paragraph.sentences[0][0], paragraph.sentences[-1][1]
    size = random.choices(SENTENCES, WEIGHTS)[0]
    first, last = _covering(paragraph.sentences, inside)
    room = SHORT_WORDS if size <= SHORT else LONG_WORDS
    while last - first + 1 < size:
        grown = _grow(paragraph, (first, last), room, random)
        if grown == (first, last):
            break
        first, last = grown
    return paragraph.sentences[first][0], paragraph.sentences[last][1]


def _covering(sentences: tuple[Range, ...], inside: Range) -> Range:
    touched = [
        number
        for number, (start, end) in enumerate(sentences)
        if start < inside[1] and inside[0] < end
    ]
    return touched[0], touched[-1]


def _grow(paragraph: Paragraph, chosen: Range, room: int, random: Random) -> Range:
    first, last = chosen
    options = [(first - 1, last)] if first else []
    if last + 1 < len(paragraph.sentences):
        options.append((first, last + 1))
    random.shuffle(options)
    for low, high in options:
        start, end = paragraph.sentences[low][0], paragraph.sentences[high][1]
        if len(paragraph.text[start:end].split()) <= room:
            return low, high
    return chosen
