"""Forms of English sentences that plainly answer a question, with that question."""

from dataclasses import dataclass

import regex

from qa.english.vocabulary import (
    AUXILIARIES,
    INTERROGATIVES,
    MONTHS,
    NAME_LINKS,
    any_of,
)


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern of sentences, and the question that they answer.

    The pattern's group "answer" is the answer, and "subject" what the sentence is about.
    The question's fields are groups of the pattern. A form that `defines` applies only at
    the beginning of a text, or if its subject is that of the document.
    """

    name: str
    question: str
    pattern: "regex.Pattern[str]"
    defines: bool = False


_MONTH = any_of(MONTHS)
_YEAR = r"(?:1\d|20)\d\d"
_DATE = (
    rf"(?:\d{{1,2}} {_MONTH}(?:,? {_YEAR})?|{_MONTH} \d{{1,2}}(?:, {_YEAR})?"
    rf"|{_MONTH},? {_YEAR}|{_YEAR})(?!\d|s\b|[–-]\d)"
)

_CAPITAL = r"(?:\p{Lu}\.|\p{Lu}[\p{L}\p{M}\p{N}'’–-]*)"
_NAME = rf"{_CAPITAL}(?: (?:(?:of the|de la|{any_of(NAME_LINKS)}) )?{_CAPITAL}){{0,5}}"
_PERSON = rf"{_CAPITAL}(?: (?:de |von |van |al-)?{_CAPITAL}){{1,3}}"
_PLACE = rf"{_NAME}(?:, {_NAME}){{0,2}}"
_FUNCTION_WORD = (
    f"(?:{any_of(AUXILIARIES)}|{any_of(INTERROGATIVES)}"
    f"|{any_of('be been in on at by from to with that and or but as than')})"
)
_WORD = rf"(?!{_FUNCTION_WORD}\b)[\p{{L}}\p{{N}}'’–-]+"
_ASIDE = r"(?: \((?:[^()]|\([^()]*\))*\))?"
_ALSO = (
    r"(?:,? (?:(?:also|often|commonly|sometimes|usually|formally|officially) [^,.;]{3,60},"
    r"|or [^,.;]{3,40}))?"
)
_APPOSITION = r"(?:, (?:the|an?) [^,.;:()]{3,60},)?"
_NAMED = rf"(?P<subject>(?:The )?{_NAME})"
_ANY = rf"(?P<subject>(?:The |An? )?{_WORD}(?: (?:of (?:the )?)?{_WORD}){{0,3}})"

_MADE = any_of(
    "born founded established built constructed completed opened formed created introduced"
    " launched released published signed discovered invented adopted abolished destroyed"
    " demolished inaugurated incorporated ratified dissolved renamed crowned executed"
    " assassinated elected appointed arrested killed held"
)
_PUT = any_of(
    "born located situated based headquartered held built buried filmed signed recorded"
)
_HUMAN = any_of(
    "actor actress author politician singer writer painter player footballer poet composer"
    " musician lawyer scientist physicist chemist mathematician journalist director producer"
    " businessman businesswoman cyclist swimmer athlete soldier officer bishop king queen"
    " emperor general engineer architect novelist rapper historian philosopher economist"
    " coach wrestler boxer comedian dancer pianist songwriter activist judge sculptor"
    " photographer astronaut astronomer biologist physician explorer missionary ruler pope"
    " president minister chairman chairwoman director head leader governor mayor spokesman"
    " spokeswoman spokesperson secretary chief commander ambassador founder captain manager"
    " editor commissioner monarch pharaoh son daughter father mother brother sister wife"
    " husband sultan prince princess saint theologian"
    " priest monk nun nobleman warrior criminal surgeon doctor teacher professor chef inventor"
    " entrepreneur banker diplomat statesman revolutionary presenter broadcaster critic"
)
_TITLE = (
    r"(?:Prime Minister|President|Foreign Minister|Foreign Secretary|Secretary of State"
    r"|Governor|Health Minister|Health Secretary|Defen[cs]e Minister|Finance Minister"
    r"|Interior Minister|Chancellor|Attorney General|Mayor)"
)
_NATION = (
    r"(?:US|UK|Israeli|Iraqi|Pakistani|(?!Republican)\p{Lu}\p{Ll}+(?:an|ish|ese|nch))"
)
_PLAIN = (
    rf"(?!{_FUNCTION_WORD}\b|of\b|for\b|\p{{Ll}}+ed\b|written\b|made\b|led\b)"
    r"[\p{L}\p{N}-]+"
)
_KIND = rf"(?:an? |the |any )(?!(?:{_PLAIN}[, ]+){{0,5}}{_HUMAN}\b)[^.;]{{15,}}"
_ACTED = any_of(
    "accused appointed approved asked condemned confirmed denied praised rejected warned"
    " assassinated commissioned composed criticised criticized crowned designed directed"
    " founded heads hosted invented invited killed leads led married ordered painted played"
    " proposed published released reported runs signed submitted succeeded supported urged"
    " visited won wrote discovered established acquired defeated conquered introduced"
)
_PRONOUN = any_of(
    "his her its their he she it they this these those himself herself itself"
)
_CLAUSE = any_of("and but or who which that when while is are was were has had")

FORMS: tuple[Form, ...] = (
    Form(
        "when",
        "When {be} {subject} {verb}?",
        regex.compile(
            rf"{_ANY}{_ASIDE},? (?P<be>was|were) (?P<verb>{_MADE})"
            rf" (?:(?:by|in|at) [^,.\d]{{3,50}} )?(?:in|on) (?P<answer>{_DATE})"
        ),
    ),
    Form(
        "where",
        "Where {be} {subject} {verb}?",
        regex.compile(
            rf"{_NAMED}{_ASIDE},? (?P<be>is|was) (?P<verb>{_PUT})"
            rf" (?:(?:on|in) {_DATE},? )?(?:in|at) (?P<answer>{_PLACE})"
        ),
    ),
    Form(
        "title",
        "Who is named as the {object}?",
        regex.compile(
            rf"(?:.*?\s)?(?P<object>{_NATION} {_TITLE})"
            rf" (?P<answer>{_CAPITAL}(?: {_CAPITAL}){{1,2}})(?![’'])\b"
        ),
    ),
    Form(
        "stands for",
        "What does {subject} stand for?",
        regex.compile(
            rf"(?:.*?\s)?(?P<answer>{_NAME}) \((?P<subject>\p{{Lu}}{{2,6}})\)"
        ),
    ),
    Form(
        "who did",
        "Who {verb} {object}?",
        regex.compile(
            rf"(?P<answer>{_NAME}){_APPOSITION} (?P<verb>{_ACTED})"
            rf" (?P<object>(?=[^,.;:]*(?:\p{{Lu}}|\d))(?![^,.;:]*\b{_PRONOUN}\b)"
            rf"(?![^,.;:]*\b{_CLAUSE}\b)[^,.;:()“”\"]{{12,80}})(?=[.,](?!\d)|;)"
        ),
    ),
    Form(
        "said",
        "What did {subject} say?",
        regex.compile(
            rf"(?P<subject>{_PERSON}) said (?:that )?(?P<answer>[^.;]{{10,200}})"
        ),
    ),
    Form(
        "who",
        "Who {be} {subject}?",
        regex.compile(
            rf"{_NAMED}{_ASIDE}{_ALSO},? (?P<be>is|was)"
            rf" (?P<answer>(?:an?|the) (?:{_PLAIN}[, ]+){{0,5}}{_HUMAN}\b[^.;]*)"
        ),
        defines=True,
    ),
    Form(
        "what",
        "What {be} {subject}?",
        regex.compile(rf"{_ANY}{_ASIDE}{_ALSO},? (?P<be>is|are) (?P<answer>{_KIND})"),
        defines=True,
    ),
)
"""The forms, the most telling first."""
