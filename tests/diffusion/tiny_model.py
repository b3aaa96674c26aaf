"""A language model that knows nothing: random weights, a tokenizer learned from a few lines, a plain chat template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

if TYPE_CHECKING:
    from pathlib import Path

_LINES = ("Wake up where the lakes begin.", "The pack fits through any letterbox.", '{"headline": "", "body": "", "facts": []}')
_TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<end>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def save_tiny_model(folder: Path) -> None:
    """Make one and save it as a server loads it."""
    tokenizer = _tokenizer()
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=8192, bos_token_id=None, eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    # One token in sixteen ends it, after eight at least: the server would have a model that never ends say 1,024.
    model.generation_config.update(do_sample=True, min_new_tokens=8, eos_token_id=list(range(0, len(tokenizer), 16)))
    model.save_pretrained(folder)


def _tokenizer() -> PreTrainedTokenizerFast:
    learned = Tokenizer(models.BPE())
    learned.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    learned.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<end>", "<pad>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )  # fmt: skip
    learned.train_from_iterator(_LINES, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=learned, eos_token="<end>", pad_token="<pad>")  # noqa: S106
    tokenizer.chat_template = _TEMPLATE
    return tokenizer
