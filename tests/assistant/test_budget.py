import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.budget import Budget, estimated_tokens
from assistant.errors import BudgetSpent, ModelFailed

ROOT = Path(__file__).parents[2]
SPENDER = """
import sys
from pathlib import Path
from assistant.budget import Budget
from assistant.errors import BudgetSpent

budget, got = Budget(Path(sys.argv[1]), 1_000), 0
for _ in range(40):
    try:
        reserved = budget.reserve(50)
    except BudgetSpent:
        break
    reserved.settle(30)
    got += 1
print(got)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "tokens.sqlite"


def test_four_bytes_are_about_a_token() -> None:
    assert [estimated_tokens(text) for text in ("", "a", "four", "fives", "Türkiye")] == [
        0, 1, 1, 2, 2,
    ]  # fmt: skip


def test_what_is_reserved_is_spent_until_it_is_settled(path: Path) -> None:
    budget = Budget(path, 1_000)

    reserved = budget.reserve(600)
    assert budget.spent() == 600
    with pytest.raises(BudgetSpent, match="600 of the 1,000 tokens"):
        budget.reserve(401)
    reserved.settle(100)

    assert budget.spent() == 100
    assert budget.reserve(900).tokens == 900


def test_more_than_was_reserved_is_counted(path: Path) -> None:
    budget = Budget(path, 1_000)

    budget.reserve(100).settle(700)

    assert budget.spent() == 700


def test_what_is_said_when_it_is_spent_names_the_setting(path: Path) -> None:
    with pytest.raises(BudgetSpent, match="ERAGUIDE_MODEL_TOKENS_PER_DAY"):
        Budget(path, 10).reserve(11)


def test_a_new_day_is_a_new_budget_and_the_old_one_is_settled_on_its_own_day(path: Path) -> None:
    day = datetime.date(2026, 11, 25)
    budget = Budget(path, 1_000, lambda: day)
    reserved = budget.reserve(1_000)

    day = datetime.date(2026, 11, 26)
    assert budget.spent() == 0
    reserved.settle(400)

    assert budget.spent() == 0
    day = datetime.date(2026, 11, 25)
    assert budget.spent() == 400


def test_it_survives_a_restart(path: Path) -> None:
    Budget(path, 1_000).reserve(800)

    with pytest.raises(BudgetSpent):
        Budget(path, 1_000).reserve(201)


def test_two_processes_spend_one_budget(path: Path) -> None:
    spenders = [
        subprocess.Popen(
            [sys.executable, "-c", SPENDER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    got = [int(spender.communicate(timeout=60)[0]) for spender in spenders]

    # The last of 50 is refused once more than 950 are spent, whoever has spent them.
    assert sum(got) * 30 == Budget(path, 1_000).spent()
    assert 31 <= sum(got) <= 33


def test_without_a_limit_nothing_is_counted_or_written(path: Path) -> None:
    budget = Budget(path, 0)

    budget.reserve(10**9).settle(10**9)

    assert not path.exists()


def test_what_cannot_be_counted_is_not_spent(tmp_path: Path) -> None:
    path = tmp_path / "tokens.sqlite"
    path.write_text("this is no database, but a text that is long enough to be told from one")

    with pytest.raises(ModelFailed, match="ERAGUIDE_MODEL_TOKENS_PER_DAY=0"):
        Budget(path, 1_000).reserve(1)
