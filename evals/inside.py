"""The assistant in this process, asked the questions of a run."""

import time
from collections.abc import Mapping

from assistant.answer import Status
from assistant.ports import Answers
from assistant.question import Mode
from evals.errors import BrokenRun, NotAnswering
from evals.questions import Case
from evals.record import ERROR, Record, record
from evals.versions import program, prompts


class Inside:
    """Asks an assistant; `model` names the language model of its settings, if any."""

    def __init__(self, answers: Answers, mode: Mode = Mode.QUOTE, model: str = "") -> None:
        self._answers = answers
        self._mode = mode
        self._index = answers.index_id
        self._of_model = {} if mode is Mode.QUOTE else {"model": model, "prompts": prompts()}

    @property
    def identity(self) -> Mapping[str, str]:
        """What records depend on: snapshot, index, program, mode; with a model, it and prompts."""
        return {
            "snapshot": self._answers.snapshot.id,
            "index": self._index,
            "program": program(),
            "mode": str(self._mode),
            **self._of_model,
        }

    def ask(self, case: Case) -> Record:
        """What comes of one question.

        Raises:
            BrokenRun: when the index has been switched since the run began.
            NotAnswering: when the assistant has been switched off.
        """
        started = time.perf_counter()
        try:
            answer = self._answers.ask(case.asked(self._mode))
            spent = (time.perf_counter() - started) * 1000
            made = record(case.id, answer, self._answers.snapshot, spent)
        except Exception as error:  # one bad question must not cost the answers to the others
            spent = (time.perf_counter() - started) * 1000
            problem = f"{type(error).__name__}: {error}"
            made = Record(id=case.id, status=ERROR, ms=round(spent, 3), problem=problem)
        if self._answers.index_id != self._index:
            raise BrokenRun(
                f"the index in use was {self._index} when the run began and is "
                f"{self._answers.index_id} now: begin another run with --out"
            )
        if made.status == Status.DECLINED_OFF:
            raise NotAnswering(
                "the assistant is switched off, and its refusals would be measured: "
                "`python -m api on`, then the same command again"
            )
        return made
