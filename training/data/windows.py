"""Windows: the runs of whole sentences a reader is shown."""

from random import Random

from training.data.paragraphs import Paragraph, Range

SENTENCES = (1, 2, 3, 4, 5, 6, 7, 8, 10)
WEIGHTS = (8, 18, 22, 18, 16, 6, 5, 4, 3)
SHORT, SHORT_WORDS, LONG_WORDS = 5, 150, 240
WHOLE = 0.15
"""The share of whole paragraphs."""


def window(paragraph: Paragraph, inside: Range, random: Random) -> Range:
    """A random run of sentences that holds the range `inside`, as code points.

    Most runs are of two to five sentences and at most 150 words, as at question time.
    """
    if random.random() < WHOLE:
        return paragraph.sentences[0][0], paragraph.sentences[-1][1]
    wanted = random.choices(SENTENCES, WEIGHTS)[0]
    first, last = _covering(paragraph.sentences, inside)
    room = SHORT_WORDS if wanted <= SHORT else LONG_WORDS
    while last - first + 1 < wanted:
        grown = _grown(paragraph, (first, last), room, random)
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


def _grown(paragraph: Paragraph, chosen: Range, room: int, random: Random) -> Range:
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
