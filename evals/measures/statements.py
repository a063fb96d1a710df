"""Does every statement rest on something, and how far?

Per statement of what was answered, answerable or not, over all statements of a set; a refusal says
nothing, so it is missing. All in [0, 1], higher is better. How far a statement is borne out is what
the check of support ruled when it was made; how well that check rules is measured on its own, by
`python -m evals support`.
"""

from assistant.answer import Support
from evals.measures.trial import Tally, Trial, share
from evals.record import Said
from evals.words import plain


def statements_cited(trial: Trial) -> Tally | None:
    """Statements with at least one citation: citation recall in ALCE, without a judging model.

    Gao, T. et al. (2023), "Enabling large language models to generate text with citations", EMNLP.
    Anything below 1 is a defect.
    """
    said = trial.record.statements
    return share(sum(bool(one.citations) for one in said), len(said))


def statements_borne_out(trial: Trial) -> Tally | None:
    """Statements that the check calls quoted or supported, and not only in part.

    After "attributable to identified sources": Rashkin, H. et al. (2023), "Measuring attribution in
    natural language generation models", Computational Linguistics 49, 777-840. Statements of which
    the record does not tell are left out.
    """
    told = [one.support for one in trial.record.statements if one.support]
    return share(sum(support != Support.PARTLY for support in told), len(told))


def quoted_word_for_word(trial: Trial) -> Tally | None:
    """Of the statements called quoted, those whose words are those of their citations.

    Words are compared in lower case, with straight quotes and plain dashes, white space folded; a
    statement is the words of its citations in their order, those of a list each on a line behind a
    dash. Anything below 1 is a defect.
    """
    quoted = [one for one in trial.record.statements if one.support == Support.QUOTED]
    return share(sum(map(_word_for_word, quoted)), len(quoted))


def _word_for_word(said: Said) -> bool:
    text = "\n".join(line.removeprefix("- ") for line in said.text.split("\n"))
    return plain(text) in plain("\n".join(cited.quote for cited in said.citations))
