"""Do two who judge the same things agree, and more often than by chance?"""

from collections import Counter
from collections.abc import Sequence
from math import nan


def cohen_kappa(one: Sequence[str], other: Sequence[str]) -> float:
    """How far two judges agree beyond what their habits alone would bring about.

    (observed - expected) / (1 - expected), where expected is what two judges who give each verdict
    as often as these do, and look at nothing, would agree on. In [-1, 1], 0 by chance, higher is
    better; NaN where both always say the same one thing, and without verdicts. Cohen, J. (1960),
    "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20,
    37-46. What either did not judge has no place here: it is missing.

    Raises:
        ValueError: when the two are not of the same things.
    """
    if len(one) != len(other):
        raise ValueError(f"verdicts on the same things are needed; got {len(one)} and {len(other)}")
    n = len(one)
    if not n:
        return nan
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    mine, theirs = Counter(one), Counter(other)
    expected = sum(mine[verdict] * theirs[verdict] for verdict in mine) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else nan
