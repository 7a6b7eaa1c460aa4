"""What `.askquoteignore` files leave out of a folder, in the syntax of `.gitignore`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from index.errors import IgnoreFileUnusable

_FOLDERS_BELOW = re.compile(r"(?<=[^/])(/\*\*)+/(?= *$)")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules of one folder, which go before those of the folders around it.

    `base` is the folder's own name: its path below the folder of documents with a `/`
    behind it, or "" for that one. Each rule says whether what it names is left out; the last
    one that names it decides.
    """

    base: str
    rules: Sequence[tuple[re.Pattern[str], bool]]
    around: "IgnoreRules | None"

    def leave_out(self, name: str) -> bool:
        """Whether a file or, with a `/` behind its name, a folder is left out."""
        own = name.removeprefix(self.base)
        for pattern, leaves_out in reversed(self.rules):
            if _names(pattern, own):
                return leaves_out
        return self.around is not None and self.around.leave_out(name)


def _names(pattern: re.Pattern[str], path: str) -> bool:
    """Whether a rule means this very file or folder, and not one of the folders around it.

    Those were asked before it. pathspec's patterns match all below a folder as well, and
    catch the `/` behind the folder that they name, so it tells which one that is.
    """
    bare = path.rstrip("/")
    if (match := pattern.search(bare)) and not match.lastindex:
        return True
    caught = [match for match in pattern.finditer(path) if match.lastindex]
    return path != bare and any(match.end(1) == len(path) for match in caught)


def _pattern(line: str) -> GitIgnoreSpecPattern:
    """A line as a pattern.

    To git, "a/**/" names the folders below a; to pathspec, a itself.
    """
    return GitIgnoreSpecPattern(_FOLDERS_BELOW.sub("/**/*/", line))


def read_rules(file: Path, base: str, around: IgnoreRules | None) -> IgnoreRules:
    """Read the rules of a folder.

    Raises:
        IgnoreFileUnusable: they can't be read, or one of them is no pattern. To go on without
            them would index what is meant to be left out.
    """
    try:
        # As names are: bytes that are not UTF-8 match themselves.
        text = file.read_text(encoding="utf-8-sig", errors="surrogateescape")
        patterns = map(_pattern, text.split("\n"))
        rules = [(one.regex, bool(one.include)) for one in patterns if one.regex]
        return IgnoreRules(base, rules, around)
    except OSError as error:
        reason = error.strerror
    except ValueError as error:
        reason = str(error)
    raise IgnoreFileUnusable(
        f"Can't follow {str(file)!r} ({reason}); mend it, or remove it."
    )
