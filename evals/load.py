"""The client of the bench, a process of its own: asks over kept connections and tells the times.

Raw HTTP/1.1 over asyncio: on a machine of two cores, a heavier client would measure itself.
`python -m evals.load PORT CLIENTS SECONDS COUNT` reads questions, a JSON list, from its input and
writes `{"ms": […], "seconds": …, "statuses": {…}}` to its output.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

LOOPBACK = "127.0.0.1"
ANSWER_TIMEOUT_S = 30.0
"""One answer that takes longer is a hang, and ends the measurement."""


async def load(
    port: int, questions: Sequence[str], clients: int, seconds: float, count: int
) -> dict[str, object]:
    """Ask over `clients` connections for so many seconds, at most `count` questions in all."""
    ms: list[float] = []
    statuses: Counter[str] = Counter()
    bodies = islice(cycle(map(_request, questions)), count)
    began = time.perf_counter()
    await asyncio.gather(
        *(_client(port, bodies, began + seconds, ms, statuses) for _ in range(clients))
    )
    return {"ms": ms, "seconds": time.perf_counter() - began, "statuses": dict(statuses)}


async def _client(
    port: int, bodies: Iterator[bytes], until: float, ms: list[float], statuses: Counter[str]
) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        for body in bodies:
            if time.perf_counter() >= until:
                return
            started = time.perf_counter()
            writer.write(body)
            await writer.drain()
            status = await asyncio.wait_for(_response(reader), ANSWER_TIMEOUT_S)
            if status == "200":
                ms.append((time.perf_counter() - started) * 1000)
            statuses[status] += 1
    finally:
        writer.close()
        await writer.wait_closed()


async def _response(reader: asyncio.StreamReader) -> str:
    """Read one response to its end; its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    await reader.readexactly(int(fields["content-length"]))
    return head[0].split(" ")[1]


def _request(question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: {LOOPBACK}\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    to, many, for_s, most = sys.argv[1:5]
    asked = json.load(sys.stdin)
    json.dump(asyncio.run(load(int(to), asked, int(many), float(for_s), int(most))), sys.stdout)
