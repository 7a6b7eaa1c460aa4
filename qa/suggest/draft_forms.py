"""Forms of English sentences that plainly answer a question, with that question."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from qa.english.verb_forms import pasts


@dataclass(frozen=True, slots=True)
class Form:
    """What a sentence is like, and the question that it answers.

    The pattern's group "answer" is what answers, "subject" what the sentence is about; the
    question's fields are its groups, or the words that `WORDS` has in their place. A form that
    `defines` is taken only where a text begins or its subject is its document's.
    """

    name: str
    question: str
    pattern: "regex.Pattern[str]"
    defines: bool = False


def _words(words: str) -> Sequence[str]:
    return words.split()


def _any(words: str) -> str:
    return f"(?:{'|'.join(_words(words))})"


_MONTH = _any(
    "January February March April May June July August September October November December"
)
_YEAR = r"(?:1\d|20)\d\d"
_FULL_DATE = rf"(?:\d{{1,2}} {_MONTH},? {_YEAR}|{_MONTH} \d{{1,2}}, {_YEAR})"
_DATE = rf"(?:{_FULL_DATE}|{_MONTH},? {_YEAR}|{_YEAR})(?!\d|s\b|[–-]\d)"
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:\s(?:million|billion))?)"
_NUMBER = (
    rf"(?:{_FIGURE}|{_any('two three four five six seven eight nine ten twelve')})"
)
_ABOUT = r"(?:(?:about|around|almost|nearly|over|approximately|at least|more than) )?"

_CAPITAL = r"(?:\p{Lu}\.|\p{Lu}[\p{L}\p{M}\p{N}'’–-]*)"
_LINK = r"(?:of the|of|the|de la|de|la|du|von|van|der|del|di)"
_NAME = rf"{_CAPITAL}(?: (?:{_LINK} )?{_CAPITAL}){{0,5}}"
_PERSON = rf"{_CAPITAL}(?: (?:de |von |van |al-)?{_CAPITAL}){{1,3}}"
_PLACE = rf"{_NAME}(?:, {_NAME}){{0,2}}"
_VERB = _any(
    "is are was were be been has have had do does did can could will would shall should may"
    " might must in on at by from to with that which who whose where when and or but as than"
)
_WORD = rf"(?!{_VERB}\b)[\p{{L}}\p{{N}}'’–-]+"
_ASIDE = r"(?: \((?:[^()]|\([^()]*\))*\))?"
_ALSO = (
    r"(?:,? (?:(?:also|often|commonly|sometimes|usually|formally|officially) [^,.;]{3,60},"
    r"|or [^,.;]{3,40}))?"
)
_NAMED = rf"(?P<subject>(?:The )?{_NAME})"
_ANY = rf"(?P<subject>(?:The |An? )?{_WORD}(?: (?:of (?:the )?)?{_WORD}){{0,3}})"
_END = r"(?=[.;:]|,(?! \p{Lu})|$| in\b| on\b)"
_TOPIC = rf"(?:the )?(?:[\p{{L}}'’-]+ ){{0,2}}{_NAME}"

_MADE = _any(
    "founded established built constructed completed opened formed created introduced"
    " launched released published signed discovered invented adopted abolished destroyed"
    " demolished inaugurated incorporated ratified dissolved renamed crowned executed"
    " assassinated elected appointed arrested killed"
)
_MAKERS = {
    "written": "wrote",
    **{
        verb: verb
        for verb in _words(
            "directed designed built founded discovered invented produced created composed"
            " painted developed established led"
        )
    },
}
_BASES = {
    past: base
    for base in _words(
        "win join leave build publish release open close launch sign found establish create"
        " introduce acquire buy sell invade receive marry adopt complete discover declare"
        " defeat enter abolish approve ban conquer capture announce propose say"
    )
    for past in pasts(base)
}
_HUMAN = _any(
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
_OFFICE = _any(
    "president minister chairman chairwoman director head leader governor mayor spokesman"
    " spokeswoman spokesperson secretary chief commander ambassador founder captain manager"
    " editor commissioner President Minister Chairman Chairwoman Director Governor Mayor"
    " Secretary Commissioner"
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
    rf"(?!{_VERB}\b|of\b|for\b|\p{{Ll}}+ed\b|written\b|made\b|led\b)[\p{{L}}\p{{N}}-]+"
)
_KIND = rf"(?:an? |the |any )(?!(?:{_PLAIN}[, ]+){{0,5}}{_HUMAN}\b)[^.;]{{15,}}"
_MEASURE = {
    "tall": "How tall",
    "long": "How long",
    "high": "How high",
    "wide": "How wide",
    "deep": "How deep",
}
_ACTED = _any(
    "accused appointed approved asked condemned confirmed denied praised rejected warned assassinated commissioned composed criticised criticized crowned"
    " designed directed founded hosted invented invited killed led married ordered painted"
    " played proposed published released reported signed submitted succeeded supported"
    " urged visited won wrote discovered established acquired defeated conquered introduced"
)
_SELF = _any("his her its their he she it they this these those himself herself itself")
_CLAUSE = _any("and but or who which that when while is are was were has had")
_COUNTED = _any(
    "people men women children civilians soldiers passengers students workers protesters"
    " homes houses buildings prisoners police officers"
)
_HURT = _any(
    "killed injured wounded arrested evacuated detained destroyed damaged hurt"
)

WORDS = {
    "active": _MAKERS,
    "base": _BASES,
    "how": _MEASURE,
    "be": {"has": "is", "had": "was"},
}
"""What stands in a question for a verb or an adjective of its sentence, by its use."""

_FORMS: tuple[tuple[str, str, str], ...] = (
    (
        "born when",
        "When was {subject} born?",
        rf"{_NAMED}{_ASIDE},? was born (?:in [^,.]{{3,40}} )?(?:on|in)"
        rf" (?P<answer>{_DATE})",
    ),
    (
        "born when",
        "When was {subject} born?",
        rf"{_NAMED} \((?:[^();]*[;,] )?born (?P<answer>{_FULL_DATE})\)",
    ),
    (
        "born when",
        "When was {subject} born?",
        rf"{_NAMED} \((?:[^();]*[;,] )?(?P<answer>{_FULL_DATE}) [–-] {_FULL_DATE}\) was",
    ),
    (
        "born where",
        "Where was {subject} born?",
        rf"{_NAMED}{_ASIDE},? was born (?:(?:on|in) {_DATE},? )?(?:in|at)"
        rf" (?P<answer>{_PLACE})",
    ),
    (
        "made when",
        "When {be} {subject} {verb}?",
        rf"{_NAMED} (?P<be>was|were) (?P<verb>{_MADE})"
        rf" (?:(?:by|in|at) [^,.\d]{{3,50}} )?(?:in|on) (?P<answer>{_DATE})",
    ),
    (
        "made by",
        "Who {verb:active} {subject}?",
        rf"{_NAMED} (?:was|were) (?P<verb>{'|'.join(_MAKERS)}) by (?P<answer>{_NAME})"
        r"(?=[,.;]| in\b| for\b| and\b|$)",
    ),
    (
        "first",
        "Who became {object}?",
        rf"(?P<answer>{_PERSON}) became (?P<object>the (?:first|youngest|oldest|second|last)"
        r" [^,.;()]{8,70})(?=[.,;])",
    ),
    (
        "did when",
        "When did {subject} {verb:base} {object}?",
        rf"{_NAMED} (?P<verb>{'|'.join(_BASES)})"
        rf" (?P<object>(?!{_SELF}\b){_WORD}(?: (?:of )?(?!{_SELF}\b){_WORD}){{0,4}}) (?:in|on)"
        rf" (?P<answer>{_DATE})",
    ),
    (
        "did when",
        "When did {subject} {verb:base} {object}?",
        rf"[IO]n (?P<answer>{_DATE}),? {_NAMED} (?P<verb>{'|'.join(_BASES)})"
        rf" (?P<object>{_TOPIC}){_END}",
    ),
    (
        "made when",
        "When {be} {subject} {verb}?",
        rf"[IO]n (?P<answer>{_DATE}),? {_NAMED} (?P<be>was|were) (?P<verb>{_MADE})",
    ),
    (
        "killed",
        "How many {object} were {verb} {where}?",
        rf"(?:.*? )??(?P<answer>(?:[Aa]t least )?{_NUMBER}) (?P<object>(?:\p{{Ll}}+ )?{_COUNTED})"
        rf" (?:were|have been) (?P<verb>{_HURT}) (?P<where>(?:in|at|near|during) {_TOPIC})",
    ),
    (
        "title",
        "Who is named as the {object}?",
        rf"(?:.*?\s)?(?P<object>{_NATION} {_TITLE})"
        rf" (?P<answer>{_CAPITAL}(?: {_CAPITAL}){{1,2}})(?![’'])\b",
    ),
    (
        "stands for",
        "What does {subject} stand for?",
        rf"(?:.*?\s)?(?P<answer>{_NAME}) \((?P<subject>\p{{Lu}}{{2,6}})\)",
    ),
    (
        "age",
        "How old is {subject}?",
        rf"(?:.*?[,;] |.*? (?:by|and|of|with) )?(?P<subject>{_PERSON}), (?:aged )?"
        r"(?P<answer>[1-9]\d),",
    ),
    (
        "also known",
        "What is {subject} also known as?",
        rf"{_ANY},? (?:is )?(?:also|commonly|sometimes|formerly) known as"
        r" (?P<answer>[^,.;()]{3,60})[,.;]",
    ),
    (
        "place",
        "Where {be} {subject} {verb}?",
        rf"{_NAMED} (?P<be>is|was) (?P<verb>held|built|buried|filmed|signed|recorded) (?:in|at)"
        rf" (?P<answer>{_PLACE})",
    ),
    (
        "office",
        "Who is named as the {object}?",
        r"(?=.*\b(?:said|says|told|according to)\b)"
        rf"(?:.*? )?(?P<answer>{_PERSON}),? the (?P<object>(?!former|late|first|then|new)"
        rf"(?:(?!of\b|and\b)[\p{{L}}-]+ ){{0,3}}{_OFFICE} (?:of|for) {_TOPIC}),",
    ),
    (
        "population",
        "What {verb:be} the population of {subject}?",
        rf"{_NAMED} (?P<verb>has|had) a population of (?P<answer>{_ABOUT}{_FIGURE})",
    ),
    (
        "measure",
        "{verb:how} {be} {subject}?",
        rf"{_ANY} (?P<be>is|was) (?P<answer>{_ABOUT}{_NUMBER} \p{{L}}+)"
        rf"{_ASIDE} (?P<verb>{'|'.join(_MEASURE)})\b",
    ),
    (
        "how many",
        "How many {object} does {subject} have?",
        rf"{_NAMED} has (?P<answer>{_ABOUT}{_NUMBER})"
        rf" (?P<object>(?:\p{{Ll}}+ )?\p{{Ll}}{{3,}}s){_END}",
    ),
    (
        "area",
        "What area does {subject} cover?",
        rf"{_NAMED} covers an area of (?P<answer>{_ABOUT}{_FIGURE} [\p{{L}}\d]+)",
    ),
    (
        "named after",
        "What is {subject} named after?",
        rf"{_ANY}{_ASIDE} (?:is|was) named after (?P<answer>[^.;,]{{4,60}})",
    ),
    (
        "stands for",
        "What does {subject} stand for?",
        rf"{_ANY}{_ASIDE} stands for (?P<answer>[^.;,]{{4,60}})",
    ),
    (
        "located",
        "Where is {subject} located?",
        rf"{_NAMED}{_ASIDE} is (?:located|situated) (?:in|on|at) (?P<answer>[^.;]{{4,60}})",
    ),
    (
        "based",
        "Where is {subject} based?",
        rf"{_NAMED}{_ASIDE} is (?:based|headquartered) in (?P<answer>{_PLACE})",
    ),
    (
        "known for",
        "What {be} {subject} known for?",
        rf"{_NAMED}{_ASIDE} (?P<be>is|was) (?:best |widely |well )?known for"
        r" (?P<answer>[^.;]{5,120})",
    ),
    (
        "consists",
        "What does {subject} consist of?",
        rf"{_ANY} consists of (?P<answer>[^.;]{{5,120}})",
    ),
    (
        "caused",
        "What causes {subject}?",
        rf"{_ANY} is (?:usually |often |mainly )?caused by (?P<answer>[^.;]{{5,120}})",
    ),
    (
        "used for",
        "What {be} {subject} used for?",
        rf"{_ANY} (?P<be>is|are) (?:often |mainly |commonly )?used (?:for|to)"
        r" (?P<answer>[^.;]{5,120})",
    ),
    (
        "who of",
        "Who {be} {object}?",
        rf"(?P<answer>{_PERSON}){_ASIDE}{_ALSO},? (?P<be>is|was) (?P<object>the"
        rf" (?:{_PLAIN} ){{0,3}}{_HUMAN} of {_TOPIC})",
    ),
    (
        "what of",
        "What is {object}?",
        rf"(?P<answer>{_NAME}){_ASIDE}{_ALSO},? is (?P<object>the"
        rf"(?! (?:name|only|same|result|part|owner|member)\b)"
        rf"(?: (?!{_HUMAN}\b){_PLAIN}){{1,4}}"
        rf" (?:of|in) {_TOPIC})(?=[,.;]|$)",
    ),
    (
        "the of",
        "What {be} the {object}?",
        rf"The (?P<object>(?:\p{{Ll}}+ ){{1,2}}(?:of|for) {_TOPIC}) (?P<be>is|was)"
        rf" (?P<answer>(?:the |an? )?(?:{_NAME}|{_FIGURE}|\$)[^,;]{{0,60}})\.$",
    ),
    (
        "who did",
        "Who {verb} {object}?",
        rf"(?P<answer>{_NAME}) (?P<verb>{_ACTED})"
        rf" (?P<object>(?=[^,.;:]*(?:\p{{Lu}}|\d))(?![^,.;:]*\b{_SELF}\b)"
        rf"(?![^,.;:]*\b{_CLAUSE}\b)[^,.;:()“”\"]{{12,80}})(?=[.;]|,(?!\d))",
    ),
    (
        "said",
        "What did {subject} {verb:base}?",
        rf"(?P<subject>{_PERSON}) (?P<verb>said|announced|proposed) (?:that )?"
        r"(?P<answer>[^.;]{10,200})",
    ),
)
_DEFINITIONS: tuple[tuple[str, str, str], ...] = (
    (
        "where",
        "Where is {subject}?",
        rf"{_NAMED}{_ASIDE} is an? (?:{_PLAIN} ){{0,3}}"
        rf"{_any('village town city municipality county river lake mountain island suburb')}"
        r" (?:in|on) (?P<answer>[^.;]{4,60})",
    ),
    (
        "who",
        "Who {be} {subject}?",
        rf"{_NAMED}{_ASIDE}{_ALSO},? (?P<be>is|was)"
        rf" (?P<answer>(?:an?|the) (?:{_PLAIN}[, ]+){{0,5}}{_HUMAN}\b[^.;]*)",
    ),
    (
        "what",
        "What {be} {subject}?",
        rf"{_ANY}{_ASIDE}{_ALSO},? (?P<be>is|are) (?P<answer>{_KIND})",
    ),
    (
        "what",
        "What was {subject}?",
        rf"(?=The ){_ANY}{_ASIDE}{_ALSO},? was (?P<answer>{_KIND})",
    ),
)
FORMS: tuple[Form, ...] = (
    *(Form(name, asked, regex.compile(said)) for name, asked, said in _FORMS),
    *(
        Form(name, asked, regex.compile(said), defines=True)
        for name, asked, said in _DEFINITIONS
    ),
)
"""The forms, the most telling first."""
