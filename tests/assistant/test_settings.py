import pytest
from pydantic import ValidationError

from assistant.settings import Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERAGUIDE_STATEMENTS", "2")

    assert Settings().statements == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("dense_weight", 1.5), ("answer_from", -0.1), ("statements", 0), ("statements", 9),
     ("words", 3), ("candidates", 0), ("threads", 0)],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(**{name: value})


def test_settings_cannot_be_altered_while_they_are_in_use() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().statements = 1  # type: ignore[misc]


def test_every_setting_that_can_change_an_answer_says_what_it_does() -> None:
    own = Settings.model_fields.keys() - {"home", "embedding_model", "threads"}

    assert all(Settings.model_fields[name].description for name in own)
