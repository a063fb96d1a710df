"""Everything that can change an answer. Environment variables with the prefix `ERAGUIDE_`."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from ingest.index import IndexSettings


class Settings(IndexSettings):
    """How questions are answered, on top of where the index lies."""

    candidates: int = Field(100, ge=1, description="Passages taken from each of the two searches")
    dense_weight: float = Field(
        0.3, ge=0, le=1, description="Share of the vectors in the fused score; the rest is words"
    )
    followed: int = Field(5, ge=0, description="Passages whose references are followed")
    onward_share: float = Field(
        0.25, ge=0, le=1, description="Share of its score that a passage gives to one it refers to"
    )
    back_share: float = Field(
        0.1, ge=0, le=1, description="Share of its score that it gives to one that refers to it"
    )
    considered: int = Field(16, ge=1, description="Passages whose sentences are weighed")
    answer_from: float = Field(
        0.31, ge=0, le=1, description="Probability from which a sentence is taken for an answer"
    )
    nearest_from: float = Field(
        0.05,
        ge=0,
        le=1,
        description="The same for the nearest words to a question in a language not searched",
    )
    card_from: float = Field(
        0.65,
        ge=0,
        le=1,
        description="Probability from which a fact of a summary card is taken for an answer",
    )
    second_from: float = Field(
        0.6,
        ge=0,
        le=1,
        description="What a further sentence's share of the odds must be of the first one's",
    )
    statements: int = Field(4, ge=1, le=4, description="Statements of an answer to one question")
    words: int = Field(150, ge=20, description="Cited words of an answer outside whole lists")
    list_from: float = Field(
        0.7, ge=0, le=1, description="Coverage from which a list is the list that was asked for"
    )
    unsafe_from: float = Field(
        0.45,
        ge=-1,
        le=1,
        description="Cosine to an example of harm from which a question is unsafe",
    )
    prompt_characters: int = Field(
        12_000, ge=1_000, description="Characters of passages that a model is given to read"
    )
    prompt_passages: int = Field(
        6, ge=0, description="Passages that it is given beside those whose words are quoted"
    )
    answer_tokens: int = Field(1_000, ge=100, description="Tokens of a model's answer at most")
    model: str = Field(
        "",
        description="Language model that words answers, as provider:name (openai, azure, "
        "anthropic, mistral, ollama, or scripted:FILE); empty for answers in quotes. The key is "
        "read from the provider's own variable and nowhere else",
    )
    model_url: str = Field(
        "",
        description="Address under which the model is served, where it is not the provider's own; "
        "for openai, any server that speaks its protocol",
    )
    model_timeout_s: float = Field(
        60, gt=0, description="Seconds without a word from the model after which it is given up"
    )
    model_total_s: float = Field(
        180, gt=0, description="Seconds that a model may take for one answer"
    )
    model_retries: int = Field(
        2, ge=0, le=5, description="Further tries where the model's provider fails at once"
    )
    model_pause_s: float = Field(
        30, gt=0, description="Seconds for which a model that does not answer is not asked again"
    )
    model_tokens_per_day: int = Field(
        2_000_000,
        ge=0,
        description="Tokens, read and written, that a day (UTC) may cost; 0 for no limit",
    )
    model_structured: Literal["auto", "on", "off"] = Field(
        "auto",
        description="Whether the provider holds the model to the form of an answer: on; off for "
        "asking in words alone; auto for on where it can",
    )

    @property
    def tokens(self) -> Path:
        """File in which the tokens of a day are counted."""
        return self.home / "tokens.sqlite"
