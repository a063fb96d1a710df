import inspect

import pytest

from ingest import index
from ingest.index import errors


@pytest.mark.parametrize(
    "error",
    [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind is not Exception],
)
def test_every_problem_is_drawn_in_the_tree_and_can_be_caught_as_one(
    error: type[Exception],
) -> None:
    assert issubclass(error, errors.IndexProblem)
    assert error.__name__ in (errors.__doc__ or "")
    assert getattr(index, error.__name__) is error
