import asyncio
import io
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import isnan
from pathlib import Path

import pytest

from evals.bench import WANTED, calibrate, rows
from evals.load import load
from evals.measures.latency import percentile_ms
from evals.progress import Told
from evals.service import _resident_kib, environment


@asynccontextmanager
async def service(status: bytes) -> AsyncIterator[tuple[int, list[dict[str, str]]]]:
    """A server that answers every request alike, and what it was asked."""
    asked: list[dict[str, str]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            asked.append(json.loads(await reader.readexactly(length)))
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\n{}")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


async def test_clients_ask_in_turn_and_every_answer_is_timed() -> None:
    async with service(b"200 OK") as (port, asked):
        told = await load(port, ["a", "b"], clients=3, seconds=5, count=7)

    assert [body["question"] for body in asked].count("a") == 4
    assert told["statuses"] == {"200": 7}
    times = told["ms"]
    assert isinstance(times, list)
    assert len(times) == 7


async def test_an_answer_that_is_refused_is_counted_and_not_timed() -> None:
    async with service(b"429 Too Many Requests") as (port, _):
        told = await load(port, ["a"], clients=1, seconds=5, count=2)

    assert told["statuses"] == {"429": 2}
    assert told["ms"] == []


async def test_a_load_ends_when_its_time_is_over() -> None:
    async with service(b"200 OK") as (port, asked):
        await load(port, ["a"], clients=2, seconds=0.0, count=1000)

    assert len(asked) <= 2


def test_the_calibration_loop_takes_some_time() -> None:
    assert 0.001 < calibrate() < 30


def test_the_table_tells_what_is_wanted() -> None:
    figures = [
        {"what": "warm p95, 1 client", "value": 20.0, "unit": "ms", "relative": 0.2},
        {"what": "answers/s, 8 clients", "value": 90.0, "unit": "1/s", "relative": 9.0},
        {"what": "memory of the service", "value": 300.0, "unit": "MiB", "relative": None},
    ]

    table = rows({"machine": "m", "calibration_s": 0.1, "figures": figures})

    assert [cells[3] for cells in table.cells] == ["at most 25", "at least 80", "at most 400"]
    assert {figure["what"] for figure in figures} <= WANTED.keys()


def test_percentiles_are_times_that_were_measured() -> None:
    assert percentile_ms([3.0, 1.0, 2.0, 10.0], 50) == 2.0
    assert percentile_ms([3.0, 1.0, 2.0, 10.0], 95) == 10.0
    with pytest.raises(ValueError, match="no times"):
        percentile_ms([], 50)


def test_this_very_process_has_memory_and_its_home_can_be_another(
    tmp_path: Path,
) -> None:
    assert _resident_kib(os.getpid()) > 10_000
    assert isnan(_resident_kib(2**22 + 1))
    assert environment(tmp_path)["ERAGUIDE_HOME"] == str(tmp_path)


def test_progress_is_one_line_for_a_step_where_nobody_watches() -> None:
    out = io.StringIO()
    told = Told(out)
    for done in range(4):
        told("questions asked", done, 3)

    assert out.getvalue().startswith("3 of 3 questions asked in 0.0 s")
    assert out.getvalue().count("\n") == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_told_on_one_line_how_long_it_will_go_on() -> None:
    out = Terminal()
    told = Told(out)

    told("questions asked", 0, 2)
    told("questions asked", 1, 2)  # too soon to say anything new
    told("questions asked", 2, 2)

    begun, ended = out.getvalue().split("\r")[1:]
    assert begun.strip() == "0 of 2 questions asked, beginning"
    assert ended.startswith("2 of 2 questions asked in ")
