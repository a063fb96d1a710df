"""How long does an answer take?"""

from collections.abc import Sequence

import numpy as np


def percentile_ms(ms: Sequence[float], percent: float) -> float:
    """The smallest time within which at least `percent` of the answers came (nearest rank).

    In milliseconds, at least 0, lower is better.

    Raises:
        ValueError: when there are no times.
    """
    if not ms:
        raise ValueError("no times to take a percentile of")
    return float(np.percentile(np.asarray(ms), percent, method="inverted_cdf"))
