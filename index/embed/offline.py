"""Keeping Hugging Face's libraries off the network."""

import os


def go_offline() -> None:
    """Shut off Hugging Face's network access, which is read when its library is imported."""
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
