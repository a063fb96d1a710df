"""`python -m api`: settings told, a taken port, a wrong setting, the service begun and stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from api.__main__ import main
from assistant.switch import Switch


def test_settings_are_listed_with_values_and_meaning(capsys, monkeypatch):
    monkeypatch.setenv("ERAGUIDE_PORT", "8123")

    assert main(["settings"]) == 0

    told = capsys.readouterr().out
    assert "ERAGUIDE_PORT=8123\n    Port to listen on" in told
    assert "ERAGUIDE_ANSWER_FROM=" in told


def test_a_taken_port_is_told_with_what_to_type(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert main(["--port", str(port)]) == 1

    assert re.fullmatch(
        rf"port {port} is taken by another program; type `python -m api --port \d+`\n",
        capsys.readouterr().err,
    )


def test_an_address_that_is_not_ours_is_told(capsys):
    assert main(["--host", "192.0.2.1", "--port", "0"]) == 1
    assert "192.0.2.1" in capsys.readouterr().err


def test_a_setting_that_does_not_fit_is_named(capsys, monkeypatch):
    monkeypatch.setenv("ERAGUIDE_WORKERS", "many")

    assert main([]) == 1
    assert capsys.readouterr().err.startswith("ERAGUIDE_WORKERS is 'many'")


@pytest.mark.slow
def test_the_service_builds_a_missing_index_says_where_it_is_and_stops_cleanly(tmp_path):
    log = tmp_path / "log"
    with log.open("w") as out:
        service = subprocess.Popen(
            [sys.executable, "-m", "api", "--port", "0"],
            env={**os.environ, "ERAGUIDE_HOME": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        address = _address(log, service)
        answer = httpx.post(
            f"{address}v1/ask", json={"question": "Which act governs association?"}, timeout=10
        )
    finally:
        service.send_signal(signal.SIGINT)
        code = service.wait(10)

    told = log.read_text()
    assert answer.json()["status"].startswith("answered")
    assert "building it with `python -m ingest`" in told
    assert told.count("?q=") == 3
    assert "Which act governs association?" not in told
    assert "Traceback" not in told
    assert code == 0


def _address(log, service):
    end = time.monotonic() + 120
    while time.monotonic() < end and service.poll() is None:
        if found := re.search(r"answers at (\S+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_off_and_on_are_a_word_each(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("ERAGUIDE_HOME", str(tmp_path))

    assert main(["off", "The guidance is being corrected."]) == 0
    assert Switch(tmp_path).reason() == "The guidance is being corrected."
    assert main(["on"]) == 0
    assert Switch(tmp_path).reason() is None
    assert main(["on"]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Off. Whoever asks will read: The guidance is being corrected.",
        "On again.",
        "It was on.",
    ]


def test_words_after_another_command_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["serve", "why"])

    assert "unrecognized arguments: why" in capsys.readouterr().err
