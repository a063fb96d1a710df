"""Broken promises of an evaluation.

EvalsError
├── BrokenSet       a question set that cannot be believed: every problem, with file and line
├── BrokenFeedback  a file that is no export of feedback: every line, and what to do
├── NotTyped        what comes from a terminal, or a file in its place, is no text
├── BrokenRun       a run folder that is missing, of something else, or not whole
├── NoSnapshot      the snapshot that a run rests on is not on this machine
├── NotAnswering    who was to be asked cannot be reached, is off, or answers something else
├── BrokenBench     a public set in BEIR layout that lacks a file or a column
├── CannotDraw      what draws the plots of a page is not installed
├── CannotSweep     what is to be tried is no setting, or a value does not fit it
├── CannotJudge     no model is configured that could judge
├── CannotCompare   there is no earlier snapshot to compare with
├── NoCorpus        the documents of a test corpus are not on this machine
└── CannotMeasure   what was to be timed did not start, or did not answer
"""

from collections.abc import Sequence


class EvalsError(Exception):
    """Base of everything that the evaluation raises."""


class BrokenSet(EvalsError):
    """A question set with problems; all of them are named, one to a line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class BrokenFeedback(EvalsError):
    """A file of feedback with lines that are none; all of them are named, one to a line."""


class NotTyped(EvalsError):
    """What comes from a terminal, or from a file in its place, is no text."""


class BrokenRun(EvalsError):
    """A run folder that is missing, was made of something else, or is not whole."""


class NoSnapshot(EvalsError):
    """The snapshot that a run rests on is not on this machine."""


class NotAnswering(EvalsError):
    """Who was to be asked cannot be reached, is switched off, or answers with something else."""


class BrokenBench(EvalsError):
    """A public set whose folder is not in BEIR layout."""


class CannotDraw(EvalsError):
    """What draws the plots of a page is not installed."""


class CannotSweep(EvalsError):
    """What is to be tried is no setting of answers, or a value does not fit it."""


class CannotJudge(EvalsError):
    """No language model is configured that could judge answers."""


class CannotCompare(EvalsError):
    """There is no earlier snapshot to compare the one in use with."""


class NoCorpus(EvalsError):
    """The documents of a test corpus are not on this machine."""


class CannotMeasure(EvalsError):
    """A process that was to be timed did not start, or did not answer."""
