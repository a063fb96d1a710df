import io

from ingest.progress import Lines, told


def test_a_short_run_says_what_was_done_and_nothing_between() -> None:
    out = io.StringIO()
    lines = Lines(out)

    for done in range(4):
        lines("documents", done, 3)
    lines("passages", 0, 0)

    assert out.getvalue().splitlines() == ["read 3 documents", "embedded 0 passages"]


def test_a_long_run_says_how_fast_it_is_and_how_long_it_takes() -> None:
    out = io.StringIO()
    lines = Lines(out, every_s=0.0)

    lines("passages", 0, 100)
    lines("passages", 50, 100)

    (line,) = out.getvalue().splitlines()
    assert line.startswith("embedding passages: 50 of 100, ")
    assert line.endswith(" s left")


def test_where_nobody_watches_lines_are_told() -> None:
    out = io.StringIO()

    with told(out) as tell:
        tell("words", 0, 2)
        tell("words", 2, 2)

    assert out.getvalue() == "embedded 2 words\n"
