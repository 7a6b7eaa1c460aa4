"""The page's scripts, which get their texts from Python."""

import json
from pathlib import Path


def read_script(path: Path, **texts: str) -> str:
    """A script; the texts that it gets, if any, stand before it as the object `TEXTS`."""
    script = path.read_text(encoding="utf-8")
    return f"const TEXTS = {json.dumps(texts)};\n{script}" if texts else script
