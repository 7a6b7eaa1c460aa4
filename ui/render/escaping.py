"""Text as HTML that shows it exactly as it is."""

import re
from html import escape

# These would show the text after them in another order than the document has.
_DIRECTION_CODES = re.compile("[\u202a\u202b\u202d\u202e]")


def escape_html(text: str) -> str:
    """Escape a text, so that a browser shows it as it is.

    A `bdi` around each direction code ends its effect, and keeps the code when text is copied.
    """
    return _DIRECTION_CODES.sub(r"<bdi>\g<0></bdi>", escape(text))
