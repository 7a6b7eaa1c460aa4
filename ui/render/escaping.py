"""Text as HTML that shows it as it stands."""

import re
from html import escape

# They would show the words after them in another order than the document has them.
_DIRECTION_CODES = re.compile("[\u202a\u202b\u202d\u202e]")


def shown(text: str) -> str:
    """A text that a browser shows as it stands.

    A `bdi` of its own ends what a direction code began, and leaves the code to be copied.
    """
    return _DIRECTION_CODES.sub(r"<bdi>\g<0></bdi>", escape(text))
