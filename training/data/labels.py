"""What the reader learns about a question besides its answer: its form and its verdict."""

FORMS = ("span", "sentence", "list", "steps", "verdict")
"""A few words; whole sentences; the items of a list; its steps in order; yes or no."""

VERDICTS = ("neither", "yes", "no")

_FORM_OF = {
    "fact": "span",
    "lookup": "span",
    "how": "sentence",
    "reason": "sentence",
    "condition": "sentence",
    "definition": "sentence",
    "compare": "sentence",
    "list": "list",
    "yesno": "verdict",
}


def form_of(kind: str, *, has_steps: bool) -> str:
    """The form of the answer to a hand-written question; "" for one without an answer."""
    return "steps" if kind == "how" and has_steps else _FORM_OF.get(kind, "")
