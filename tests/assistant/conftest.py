import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from hypothesis import settings

# The first example pays for what is loaded once; two shared cores stall the others.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

LIMIT_S = 1.0


@pytest.fixture
def swift() -> Iterator[None]:
    """Fails a test that takes as long as only a runaway pattern would."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"took longer than {LIMIT_S} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
