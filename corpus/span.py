"""Half-open ranges of code points: the only arithmetic on offsets."""

from dataclasses import dataclass

from corpus.errors import BrokenSpan


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points `start` up to, but not including, `end` of some text.

    Raises:
        BrokenSpan: when `start` is negative or `end` lies before `start`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise BrokenSpan(f"a span needs 0 <= start <= end; got {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True

    def cut(self, text: str) -> str:
        """The words of `text` in this range.

        Raises:
            BrokenSpan: when the range reaches beyond the text.
        """
        if self.end > len(text):
            raise BrokenSpan(f"the span ends at {self.end}, the text at {len(text)}")
        return text[self.start : self.end]

    def holds(self, other: "Span | int") -> bool:
        """Whether an offset, or the whole of another span, lies inside."""
        if isinstance(other, int):
            return self.start <= other < self.end
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> "Span":
        """The same length, `by` code points further on."""
        return Span(self.start + by, self.end + by)

    def trimmed(self, text: str) -> "Span":
        """Without the white space at its two ends."""
        words = self.cut(text)
        lead = len(words) - len(words.lstrip())
        return Span(self.start + lead, max(self.start + lead, self.start + len(words.rstrip())))
