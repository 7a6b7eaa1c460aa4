"""What `.askquoteignore` files leave out of a folder, in the syntax of `.gitignore`."""

from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec
from pathspec.util import CheckResult

from index.errors import IgnoreFileUnusable


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules of one folder, which go before those of the folders around it.

    `base` is the folder's own name: its path below the folder of documents with a `/`
    behind it, or "" for that one.
    """

    base: str
    spec: GitIgnoreSpec
    around: "IgnoreRules | None"

    def leave_out(self, name: str) -> bool:
        """Whether a file or, with a `/` behind its name, a folder is left out."""
        verdict = self._last_rule_of(name.removeprefix(self.base)).include
        if verdict is None:
            return self.around is not None and self.around.leave_out(name)
        return verdict

    def _last_rule_of(self, path: str) -> CheckResult[str]:
        """What the last rule for a path says.

        A folder is asked for with and without its `/`, as pathspec takes what stands before
        one for a folder around the path, whose rules weigh less.
        """
        rules = [self.spec.check_file(path), self.spec.check_file(path.rstrip("/"))]
        return max(rules, key=lambda rule: -1 if rule.index is None else rule.index)


def read_rules(file: Path, base: str, around: IgnoreRules | None) -> IgnoreRules:
    """Read the rules of a folder.

    Raises:
        IgnoreFileUnusable: they can't be read, or one of them is no pattern. To go on without
            them would index what is meant to be left out.
    """
    try:
        # As names are: bytes that are not UTF-8 match themselves.
        text = file.read_text(encoding="utf-8-sig", errors="surrogateescape")
        return IgnoreRules(base, GitIgnoreSpec.from_lines(text.split("\n")), around)
    except OSError as error:
        reason = error.strerror
    except ValueError as error:
        reason = str(error)
    raise IgnoreFileUnusable(
        f"Can't follow {str(file)!r} ({reason}); mend it, or remove it."
    )
