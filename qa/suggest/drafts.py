"""Drafts of questions: what sentences and headings of English documents plainly answer."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from qa.english.matching import words_of_answer
from qa.english.vocabulary import ARTICLES, MONTHS, NAME_LINKS, WEEKDAYS
from qa.suggest.draft_forms import FORMS, Form

# Words that begin a sentence with a capital and are not names, nor part of a name. Unlike
# the common words of full-text search, they leave out "Will" and "I", as in "Henry I".
_NOT_NAMES = frozenset(
    f"""
    according after all also although an and another any as at because before both but by
    despite during each either even every few first following for former from he her here
    his how however if in it its last later like many more most much my near no now of on
    once one only other our over several she since so some still such that their then there
    these they this those though through to today two under unlike until we what when where
    which while who whom whose why with within yesterday you your
    {" ".join((*WEEKDAYS, *MONTHS)).lower()}
    additionally afterwards consequently eventually finally hence initially meanwhile moreover
    nevertheless originally recently subsequently thus
    people officials police critics researchers scientists members others half none
    mr mrs ms dr king sir president
    """.split()
)
_DIGIT = regex.compile(r"\d")
_QUESTION = regex.compile(
    r"(?:What|Who|When|Where|Why|How|Which)\b[\p{L}\p{N} ,'’-]{8,80}\?"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, the words of its sentence that answer it, and the name of its form.

    The lower the `rank`, the more telling the form. A heading's question has the answer "".
    """

    question: str
    answer: str
    form: str
    rank: int


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """The text of a sentence's document, and what the document and its section are about.

    `opens` says that a document or a section begins with the sentence.
    """

    text: str
    topic: str
    opens: bool


def drafts(sentence: str, context: SentenceContext) -> Iterator[Draft]:
    """Yield the questions that a sentence answers by its form, the most telling first."""
    line = " ".join(sentence.split())
    for rank, form in enumerate(FORMS):
        match = form.pattern.match(line)
        question = match and _question(form, match, context)
        if match and question:
            yield Draft(question, match["answer"], form.name, rank)


def heading_draft(heading: str) -> Draft | None:
    """The question that a heading is, or None."""
    line = " ".join(heading.split())
    return Draft(line, "", "heading", 0) if _QUESTION.fullmatch(line) else None


def _question(
    form: Form, match: "regex.Match[str]", context: SentenceContext
) -> str | None:
    """The question of a form; None if it is vague or contains its own answer."""
    groups = {name: text for name, text in match.groupdict().items() if text}
    answer = groups["answer"]
    if "subject" in groups:
        subject = _subject(groups["subject"], context, defines=form.defines)
        if subject is None:
            return None
        groups["subject"] = subject
    elif not (_DIGIT.search(answer) or _subject(answer, context, defines=False)):
        return None
    question = form.question.format(**groups)
    if form.name == "stands for" and not _abbreviates(groups["subject"], answer):
        return None
    is_given_away = set(words_of_answer(answer)) <= set(words_of_answer(question))
    return None if is_given_away else question


def _abbreviates(short: str, name: str) -> bool:
    """Whether an abbreviation's letters begin the words of a name, in order."""
    initials = iter(word[0].upper() for word in name.split())
    return short[0] == name[0].upper() and all(letter in initials for letter in short)


def _subject(subject: str, context: SentenceContext, *, defines: bool) -> str | None:
    """The subject as it is written inside a question; None if it is unclear or vague."""
    article, words = _split_article(subject)
    if not words or not _may_be_name(words, has_article=bool(article)):
        return None
    inside = _inside(words, context.text)
    if inside is None:
        return None
    # "The Palace" may be any, as may what has no name.
    is_named = any(word[:1].isupper() for word in inside[len(article) :])
    is_topic = set(words_of_answer(inside[-1])) <= set(words_of_answer(context.topic))
    is_clear = context.opens or is_topic or (is_named and not defines)
    return " ".join([*article, *inside]) if is_clear else None


def _split_article(subject: str) -> tuple[list[str], list[str]]:
    """The article in lower case, if there is one, and the words after it."""
    words = subject.split()
    if words[0].lower() in ARTICLES:
        return [words[0].lower()], words[1:]
    return [], words


def _may_be_name(words: list[str], *, has_article: bool) -> bool:
    """Whether neither the first word nor the last rules out a complete name.

    After an article the first of several words may be any: "the first round".
    """
    edges = words[-1:] if has_article and len(words) > 1 else [words[0], words[-1]]
    return not any(
        word.lower().strip(".") in _NOT_NAMES and not word[1:].isupper()
        for word in edges
    )


def _inside(words: list[str], text: str) -> list[str] | None:
    """The words as they are written inside a sentence; None if the text doesn't show it."""
    is_name = all(word[:1].isupper() or word in NAME_LINKS for word in words)
    if is_name and (len(words) > 1 or words[0][1:].isupper()):
        return words
    as_name, as_word = (
        len(regex.findall(rf"(?<=[\p{{L}},] ){regex.escape(word)}\b", text))
        for word in (words[0], words[0].lower())
    )
    if as_name == as_word == 0:
        return None
    return words if as_name >= as_word else [words[0].lower(), *words[1:]]
