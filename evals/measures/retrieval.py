"""Is the passage that answers among the evidence, and how high?

A passage of the snapshot is relevant to a question when it shares at least one code point with a
place of one of the question's gold quotes or items. Binary relevance; all measures range over
[0, 1], higher is better, and are computed by ir-measures as trec_eval does. What is ranked is the
evidence in its order, whether or not the question was answered in the end: a refusal changes
nothing here. A question that was declined before anything was searched found nothing.
"""

from collections.abc import Callable, Mapping, Sequence

import ir_measures
from ir_measures import AP, RR, Measure, R, Success, nDCG

from evals.measures.trial import Tally, Trial

Qrels = Mapping[str, Sequence[str]]
"""What is relevant to each question."""
Runs = Mapping[str, Sequence[str]]
"""What was found for each question, best first."""


def rank_measures(k: int) -> dict[str, Measure]:
    """The measures of a ranking cut at `k`, by name.

    found@k is 1 where any relevant passage is among the first k (Success in trec_eval). R@k is the
    share of the relevant ones among the first k. RR@k is the reciprocal rank of the first relevant
    one (Kantor and Voorhees, TREC-5, 1996). AP@k is precision averaged over all relevant ones
    (Buckley and Voorhees, TREC, 2005). nDCG@k discounts by log2(rank + 1) (Järvelin and Kekäläinen,
    ACM TOIS 20, 2002).
    """
    return {
        f"found@{k}": Success @ k,
        f"R@{k}": R @ k,
        f"RR@{k}": RR @ k,
        f"AP@{k}": AP @ k,
        f"nDCG@{k}": nDCG @ k,
    }


def ranked(qrels: Qrels, runs: Runs, names: Mapping[str, Measure]) -> dict[str, dict[str, float]]:
    """Each measure of each question in `qrels`; 0 where nothing relevant was found or exists."""
    values = {query: dict.fromkeys(names, 0.0) for query in qrels}
    labels = {measure: name for name, measure in names.items()}
    # trec_eval breaks ties of score by document id, so each rank gets a score of its own.
    scores = {
        query: {found: float(-rank) for rank, found in enumerate(runs.get(query, ()))}
        for query in qrels
    }
    relevant = {query: dict.fromkeys(ids, 1) for query, ids in qrels.items() if ids}
    if relevant:
        for metric in ir_measures.iter_calc(list(labels), relevant, scores):
            values[metric.query_id][labels[metric.measure]] = float(metric.value)
    return values


def needs_found(k: int) -> Callable[[Trial], Tally | None]:
    """Recall by span overlap: of what a case needs (`Trial.needs`), what is in the first k.

    Found is a need when one of the first k passages shares at least one code point with a place of
    it, so that passages which overlap are not counted twice, as they are in R@k. Not in trec_eval.
    """

    def measure(trial: Trial) -> Tally | None:
        if not trial.case.answerable or not trial.needs:
            return None
        first = {seen.passage: seen for seen in reversed(trial.record.evidence)}
        order = list(dict.fromkeys(seen.passage for seen in trial.record.evidence))[:k]
        seen = [first[passage] for passage in order]
        found = [any(place.overlaps(s.document, s.span) for s in seen for place in group)
                 for group in trial.needs]  # fmt: skip
        return Tally(sum(found), len(found))

    return measure


def at(name: str, k: int) -> Callable[[Trial], Tally | None]:
    """The measure `name` of `rank_measures(k)` as a measure of a trial; answerable ones only."""
    names = {name: rank_measures(k)[name]}

    def measure(trial: Trial) -> Tally | None:
        if not trial.case.answerable:
            return None
        key = trial.case.id
        # Parts of a question may find the same passage: where it stands first counts.
        found = list(dict.fromkeys(seen.passage for seen in trial.record.evidence))
        return Tally(ranked({key: trial.gold.passages}, {key: found}, names)[key][name])

    return measure
