"""The location of the checkout under test."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs_src"
