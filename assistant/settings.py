"""Everything that can change an answer. Environment variables with the prefix `ERAGUIDE_`."""

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
