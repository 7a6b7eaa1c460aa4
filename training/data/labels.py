"""The form of the answer to a hand-written question, by its kind."""

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
