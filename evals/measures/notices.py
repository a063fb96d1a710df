"""Does what a reader must know beside the words stand there?"""

from evals.measures.trial import Tally, Trial


def notices_given(trial: Trial) -> Tally | None:
    """Of the kinds of notices that a case names, those that the answer has.

    In [0, 1], higher is better. A notice is judged by its kind; which words it says is its room's
    own test. What an answer says beyond the named kinds counts neither way.
    """
    wanted = set(trial.case.notices)
    if not trial.case.answerable or not wanted:
        return None
    return Tally(len(wanted & set(trial.record.notices)), len(wanted))
