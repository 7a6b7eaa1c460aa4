"""Tiny question-answering models with random weights."""

import shutil
from pathlib import Path
from typing import Any

from index.embed.model_files import default_model_folder

SIZES: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "initializer_range": 0.5,
}
_LEARNED_FROM = "Umerov led the talks. The bridge is red. Who led? What is red?"


def copy_tokenizer(folder: Path) -> None:
    """Copy the default model's tokenizer into a model's folder."""
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(default_model_folder() / name, folder)


def save_bert(folder: Path) -> Path:
    """Save a BERT with the default model's tokenizer, and return its folder."""
    # Imported here and below, as most tests need no model and torch takes seconds.
    import torch  # noqa: PLC0415 - slow
    from transformers import BertConfig, BertForQuestionAnswering  # noqa: PLC0415 - slow

    torch.manual_seed(1)
    BertForQuestionAnswering(BertConfig(**SIZES)).save_pretrained(folder)
    copy_tokenizer(folder)
    return folder


def save_roberta(folder: Path, *, trim_offsets: bool = True) -> Path:
    """Save a RoBERTa with its own vocabulary, and return its folder.

    Its pieces are bytes and runs of them. The space before a word is part of the word, and
    also of its offsets unless they are trimmed.
    """
    import torch  # noqa: PLC0415 - slow
    import transformers  # noqa: PLC0415 - slow
    from tokenizers import ByteLevelBPETokenizer  # noqa: PLC0415 - slow

    learner = ByteLevelBPETokenizer()
    learner.train_from_iterator(
        [_LEARNED_FROM] * 3,
        vocab_size=300,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        show_progress=False,
    )
    folder.mkdir(parents=True)
    vocabulary, merges = learner.save_model(str(folder))
    transformers.RobertaTokenizer(
        vocab=vocabulary,
        merges=merges,
        trim_offsets=trim_offsets,
        model_max_length=512,
    ).save_pretrained(folder)
    torch.manual_seed(1)
    config = transformers.RobertaConfig(
        vocab_size=learner.get_vocab_size(), max_position_embeddings=514, **SIZES
    )
    transformers.RobertaForQuestionAnswering(config).save_pretrained(folder)
    return folder
