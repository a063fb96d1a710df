"""The real service as a child process, for as long as a `with`; only that process is ended."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from math import nan
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from evals.errors import CannotMeasure

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
READY_WITHIN_S = 60.0
MOST_QUESTIONS = 5_000
"""An upper bound for one load, whatever the machine."""


class Service:
    """`python -m api` on a free port of the loopback, with its index under `home`.

    `more` are environment variables for it; without them it has no language model.
    """

    def __init__(
        self,
        home: Path,
        ready_within_s: float = READY_WITHIN_S,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._home = home
        self._more = more
        self._within_s = ready_within_s
        self.port = _free_port()
        self.ready_s = 0.0

    def __enter__(self) -> "Service":
        # Not a pipe: nobody reads along, and a full pipe would stop the service.
        self._log: IO[bytes] = tempfile.TemporaryFile()
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "api", "--host", LOOPBACK, "--port", str(self.port)],
            cwd=ROOT,
            env={**environment(self._home), **self._more},
            stdout=self._log,
            stderr=self._log,
        )
        try:
            self._wait(began)
        except BaseException:
            self.__exit__()
            raise
        self.ready_s = time.perf_counter() - began
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    @property
    def address(self) -> str:
        """Where it is, for a browser."""
        return f"http://{LOOPBACK}:{self.port}"

    def ask(self, question: str) -> float:
        """Ask one question over a connection of its own; milliseconds to the last byte."""
        began = time.perf_counter()
        status, body = self._call("POST", "/v1/ask", {"question": question})
        if status != 200:
            raise CannotMeasure(f"the service answered {status}: {body[:300]!r}")
        return (time.perf_counter() - began) * 1000

    def stream(self, question: str) -> Iterator[tuple[float, str, Any]]:
        """The events of one answer as (time of arrival, name, data), by `time.perf_counter`."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        try:
            connection.request("POST", "/v1/ask", json.dumps({"question": question}), headers)
            response = connection.getresponse()
            if response.status != 200:
                raise CannotMeasure(f"the service answered {response.status}")
            name = ""
            for line in response:
                if line.startswith(b"event: "):
                    name = line.removeprefix(b"event: ").decode().strip()
                elif line.startswith(b"data: "):
                    yield time.perf_counter(), name, json.loads(line.removeprefix(b"data: "))
        finally:
            connection.close()

    def load(self, questions: Sequence[str], clients: int, seconds: float) -> Mapping[str, Any]:
        """What `evals.load` tells, run as a process of its own."""
        given = [self.port, clients, seconds, MOST_QUESTIONS]
        done = subprocess.run(
            [sys.executable, "-m", "evals.load", *map(str, given)],
            cwd=ROOT,
            input=json.dumps(list(questions)),
            capture_output=True,
            text=True,
            timeout=seconds + 60,
            check=False,
        )
        if done.returncode:
            raise CannotMeasure(f"{clients} clients came to no end: {done.stderr[-500:]}")
        told: Mapping[str, Any] = json.loads(done.stdout)
        return told

    def resident_mib(self) -> float:
        """Memory of the service and its children that is in RAM, in MiB; NaN where none tells."""
        return resident_mib(self._process.pid)

    def _wait(self, began: float) -> None:
        while time.perf_counter() - began < self._within_s:
            if self._process.poll() is not None:
                raise CannotMeasure(f"the service ended at once: {self._said()}")
            try:
                if self._call("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass  # it does not listen yet
            time.sleep(0.05)
        raise CannotMeasure(f"the service was not ready in {self._within_s:.0f} s: {self._said()}")

    def _call(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")[-1500:]


def resident_mib(pid: int) -> float:
    """Memory of a process and its children that is in RAM, in MiB; NaN where none tells."""
    return sum(map(_resident_kib, _family(pid))) / 1024


def environment(home: Path) -> dict[str, str]:
    """This process's environment with another home, at an absolute path, no quota and no model.

    Nor does it answer in anybody's Slack.
    """
    its_own = {
        "ERAGUIDE_HOME": str(home.absolute()),
        "ERAGUIDE_QUESTIONS_PER_MINUTE": "0",
        "ERAGUIDE_MODEL": "",
        "ERAGUIDE_SLACK_BOT_TOKEN": "",
        "ERAGUIDE_SLACK_SIGNING_SECRET": "",
    }
    return {**os.environ, **its_own}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split() if children.exists() else ():
        yield from _family(int(child))


def _resident_kib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        sizes = [line.split()[1] for line in status.read_text().splitlines() if "VmRSS" in line]
    else:  # not Linux
        told = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        sizes = told.stdout.split()
    return float(sizes[0]) if sizes else nan
