from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measures.kappa import cohen_kappa

VERDICTS = st.sampled_from("abc")


def test_kappa_of_a_table_by_hand() -> None:
    # 50 proposals, read by two: 20 both yes, 5 yes and no, 10 no and yes, 15 both no.
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15

    # Observed .7; expected .5 * .6 + .5 * .4 = .5.
    assert cohen_kappa(one, other) == pytest.approx(0.4)


def test_what_agrees_no_more_than_habits_do_is_nought_and_what_never_does_is_below() -> None:
    assert cohen_kappa(list("aabb"), list("abab")) == 0
    assert cohen_kappa(list("aabb"), list("bbaa")) == -1
    assert cohen_kappa(list("abc"), list("abc")) == 1


def test_where_both_always_say_the_same_it_is_not_defined() -> None:
    assert isnan(cohen_kappa(["a", "a"], ["a", "a"]))
    assert isnan(cohen_kappa([], []))


def test_verdicts_on_other_things_are_refused() -> None:
    with pytest.raises(ValueError, match="got 1 and 2"):
        cohen_kappa(["a"], ["a", "b"])


@given(st.lists(st.tuples(VERDICTS, VERDICTS), min_size=1, max_size=30))
def test_kappa_agrees_with_counting_all_pairs_of_things(pairs: list[tuple[str, str]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    chance = sum(a == b for a in one for b in other) / len(pairs) ** 2
    seen = sum(a == b for a, b in pairs) / len(pairs)

    found = cohen_kappa(one, other)

    if chance == 1:
        assert isnan(found)
        return
    assert found == pytest.approx((seen - chance) / (1 - chance))
    assert found == pytest.approx(cohen_kappa(other, one))
    assert found <= 1


def test_the_more_verdicts_are_turned_the_lower_it_is() -> None:
    people = list("abcabcabcabc")
    turned = {"a": "b", "b": "c", "c": "a"}
    kappas = [
        cohen_kappa(people, [turned[v] if n < k else v for n, v in enumerate(people)])
        for k in (0, 3, 6, 9, 12)
    ]

    assert kappas == sorted(kappas, reverse=True)
    assert len(set(kappas)) == len(kappas)
