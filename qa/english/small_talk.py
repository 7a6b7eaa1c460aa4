"""Replies to small talk, such as greetings and thanks."""

import re

_ABOUT = (
    "I answer questions about your documents in their own words, and show the sentences"
    " that prove it."
)


_GREETING = (
    r"(hi|hello|hey|hallo|good (morning|afternoon|evening|day)|greetings)"
    r"( there| askquote| bot| everyone| all)?"
)


_THANKS = (
    r"(many |ok |okay |great |no )?(thanks|thank you|thx|cheers)"
    r"( a lot| so much| very much| again| askquote)?"
)


_TALK = (
    (
        rf"{_GREETING}|how are you( doing)?( today)?|what s up",
        f"Hello! {_ABOUT} What would you like to know?",
    ),
    (_THANKS, "You're welcome. Ask away whenever you like."),
    (
        r"(that s |that is |it s |you re |you are )?(very |really |so )?"
        r"(great|nice|good|cool|wow|perfect|helpful)|(good|great|nice) (job|work|answer)"
        r"|well done",
        "Glad to hear it. Ask away whenever you like.",
    ),
    (
        r"(bye|goodbye|good bye|see you|good night)( now| later| soon)?",
        "Goodbye. Your documents stay where they are.",
    ),
    (
        r"((i m |i am )?(so |very )?sorry)( about that)?",
        "No harm done. Ask whenever you like.",
    ),
    (
        r"(ok|okay|fine|yes|no|i see|understood|lol|haha)",
        f"{_ABOUT} Ask whenever you like.",
    ),
    (
        r"(who|what) are you|who (made|built|created|wrote) you|what do you do"
        r"|what can (you|i) (do|ask)( for me| here| you)?|what can you tell me"
        r"|how (can|could|do) you help( me)?"
        r"|((can|could) you )?help( me)?( please)?"
        r"|how does this work|how do you work|test(ing)?",
        f"{_ABOUT} Ask for a fact, such as who, when, where, how many or why; when the"
        " documents don't say, I tell you.",
    ),
)


_PATTERNS = tuple(
    (re.compile(f"(({_GREETING}|{_THANKS}) )*({pattern})"), reply)
    for pattern, reply in _TALK
)


def small_talk(question: str) -> str | None:
    """The reply to small talk; None for a question to the documents."""
    words = " ".join(_words(question))
    for pattern, reply in _PATTERNS:
        if pattern.fullmatch(words):
            return reply
    return None


def _words(text: str) -> list[str]:
    """All words of a text in lower case."""
    return re.findall(r"\w+", text.lower())
