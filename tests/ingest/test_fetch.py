import json
import os
import pty
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep

import pytest

from corpus.source import Download, Source
from ingest.errors import BadLock, NotListed
from ingest.fetch import fetch
from ingest.fetched import LOCK, Outcome, Status, read_lock
from ingest.index.settings import IndexSettings
from ingest.polite import Manners, _after, _target
from tests.fixtures.official import Official, act, gives, official, page, stalls, versioned

ROOT = Path(__file__).parents[2]
EU = ROOT.parent / "shared" / "eu"
QUICK = Manners(delay=0, stall=0.3, backoff=0.01, longest=5, tries=3)


@pytest.fixture
def server() -> Iterator[Official]:
    with official() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    return IndexSettings(home=tmp_path / "home")


def fetched(
    settings: IndexSettings, *sources: Source, manners: Manners = QUICK, ids: Sequence[str] = ()
) -> tuple[Outcome, ...]:
    return tuple(fetch(sources, settings, ids, manners))


def held(settings: IndexSettings, source: Source) -> dict[str, bytes]:
    folder = settings.fetched / source.id
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def test_a_text_is_fetched_and_remembered_with_its_licence_and_digest(
    server: Official, settings: IndexSettings
) -> None:
    server.answers["/act"] = [gives(act(), headers={"ETag": '"a"'})]
    source = server.source("/act")

    outcome = fetched(settings, source)[0]

    assert outcome.status is Status.NEW
    assert held(settings, source) == {"32099r0007.html": act()}
    record = read_lock(settings.fetched)[source.id]
    assert (record.licence, record.etag, record.final_url) == ("Ours", '"a"', server.url("/act"))
    assert record.intact(settings.fetched / source.id)
    asked = server.asked[0][1]
    assert "ERA-Guide" in asked["User-Agent"]
    assert (asked["Accept-Language"], asked["Accept-Encoding"]) == ("eng", "identity")


def test_what_did_not_change_is_not_sent_again(server: Official, settings: IndexSettings) -> None:
    server.answers["/act"] = [versioned(act())]
    source = server.source("/act")
    fetched(settings, source)

    outcome = fetched(settings, source)[0]

    assert outcome.status is Status.UNCHANGED
    assert server.asked[1][1]["If-None-Match"] == '"v1"'


def test_a_file_that_was_spoiled_is_fetched_anew(server: Official, settings: IndexSettings) -> None:
    server.answers["/act"] = [versioned(act())]
    source = server.source("/act")
    fetched(settings, source)
    (settings.fetched / source.id / "32099r0007.html").write_bytes(b"spoiled")

    fetched(settings, source)

    assert held(settings, source) == {"32099r0007.html": act()}
    assert "If-None-Match" not in server.asked[1][1]


def test_a_new_version_takes_the_place_of_the_old(
    server: Official, settings: IndexSettings
) -> None:
    server.answers["/act"] = [gives(act()), gives(act(words="Bees rest."))]
    source = server.source("/act")
    fetched(settings, source)

    assert fetched(settings, source)[0].status is Status.CHANGED
    assert held(settings, source) == {"32099r0007.html": act(words="Bees rest.")}


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, {"Retry-After": "0"}),
        (503, {}),
        (503, {"Retry-After": "Fri, 01 Jan 1999 00:00:00 GMT"}),
    ],
)
def test_a_busy_server_is_asked_again(
    server: Official, settings: IndexSettings, status: int, headers: dict[str, str]
) -> None:
    server.answers["/act"] = [gives(b"", status, headers), gives(act())]

    assert fetched(settings, server.source("/act"))[0].status is Status.NEW


def test_the_server_says_how_long_to_wait(server: Official, settings: IndexSettings) -> None:
    waited: list[float] = []
    server.answers["/act"] = [gives(b"", 429, {"Retry-After": "4"}), gives(act())]

    fetched(settings, server.source("/act"), manners=replace(QUICK, sleep=waited.append))

    assert waited == [4.0]


def test_a_server_that_wants_us_away_for_long_is_left_alone(
    server: Official, settings: IndexSettings
) -> None:
    server.answers["/act"] = [gives(b"", 429, {"Retry-After": "3600"})]

    outcome = fetched(settings, server.source("/act"))[0]

    assert outcome.status is Status.FAILED
    assert "wants us to wait 3600 s" in outcome.detail
    assert len(server.asked) == 1


def test_a_host_that_is_not_reached_is_not_waited_for_again(
    server: Official, settings: IndexSettings
) -> None:
    nobody = Download("http://127.0.0.1:1/act", "html")
    first, second = (replace(server.source(), id=key, downloads=(nobody,)) for key in "ab")
    waited: list[float] = []

    outcomes = fetched(settings, first, second, manners=replace(QUICK, sleep=waited.append))

    assert "is not reached, 3 times" in outcomes[0].detail
    assert "was not reached a moment ago; not asked again in this run" in outcomes[1].detail
    assert len(waited) == 2


def test_a_server_that_wants_us_away_is_asked_for_nothing_else(
    server: Official, settings: IndexSettings
) -> None:
    server.answers["/act"] = [gives(b"", 503, {"Retry-After": "3600"})]
    server.answers["/other"] = [gives(act())]

    outcome = fetched(settings, server.source("/act", "/other"))[0]

    assert "wants us to come back later; not asked again in this run" in outcome.detail
    assert len(server.asked) == 1


def test_tries_are_bounded_and_each_waits_longer(server: Official, settings: IndexSettings) -> None:
    waited: list[float] = []
    server.answers["/act"] = [gives(b"", 503)]

    outcome = fetched(
        settings, server.source("/act"), manners=replace(QUICK, backoff=1, sleep=waited.append)
    )[0]

    assert "answers 503, 3 times" in outcome.detail
    assert waited == [1, 2]


def test_one_host_is_not_asked_twice_without_a_pause(
    server: Official, settings: IndexSettings
) -> None:
    waited: list[float] = []
    server.answers["/act"] = [gives(act())]
    server.answers["/other"] = [gives(act("2099/8"))]
    other = server.source("/other", id="32099r0008", celex="32099R0008")

    fetched(
        settings,
        server.source("/act"),
        other,
        manners=replace(QUICK, delay=5, sleep=waited.append),
    )

    assert len(waited) == 1
    assert 3 < waited[0] <= 5


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (gives(b"", 404), "is not there (404)"),
        (gives(b"", 202), "asks for a browser"),
        (gives(page()), "html of 127.0.0.1"),
        (gives(act(lang="DA")), "is in the language 'da', the list says 'en'"),
        (gives(act("2099/8")), "is 32099R0008, the list says 32099R0007"),
        (gives(b"<html><body><p>Sorry, this page has moved.</p></body></html>"), "of 127.0.0.1"),
        (gives(b""), "is empty"),
        (gives(b"", 302, {"Location": "https://example.com/act"}), "sends us to example.com"),
        (gives(b"", 302, {"Location": "//127.0.0.1:1/act"}), "which the list does not name"),
        (gives(b"", 302, {"Location": "/act"}), "sends us on more than 5 times"),
        (gives(act(), cut=300), "breaks off"),
        (stalls(act(), 0.6), "does not answer, or stalls, 3 times"),
    ],
)
def test_what_is_not_the_text_is_refused_and_the_old_file_stays(
    server: Official, settings: IndexSettings, answer: object, says: str
) -> None:
    source = server.source("/act")
    server.answers["/act"] = [gives(act()), answer]  # type: ignore[list-item]
    fetched(settings, source)

    outcome = fetched(settings, source)[0]

    assert outcome.status is Status.FAILED
    assert says in outcome.detail
    assert "the file at hand stays" in outcome.detail
    assert held(settings, source) == {"32099r0007.html": act()}


def test_the_next_format_is_tried(server: Official, settings: IndexSettings) -> None:
    server.answers["/second"] = [gives(act())]
    source = server.source("/first", "/second")

    outcome = fetched(settings, source)[0]

    assert (outcome.status, outcome.detail) == (Status.NEW, f"html, {server.url('/second')}")


def test_a_redirect_on_the_list_is_followed(server: Official, settings: IndexSettings) -> None:
    server.answers["/act"] = [gives(b"", 303, {"Location": "/there"})]
    server.answers["/there"] = [gives(act())]

    fetched(settings, server.source("/act"))

    assert read_lock(settings.fetched)["32099r0007"].final_url == server.url("/there")


@pytest.mark.parametrize("told", [True, False])
def test_a_file_without_end_is_not_taken(
    server: Official, settings: IndexSettings, told: bool
) -> None:
    def endless(asked: object) -> None:
        asked.send_response(200)  # type: ignore[attr-defined]
        asked.end_headers()  # type: ignore[attr-defined]
        for _ in range(100):
            asked.wfile.write(b"x" * 1000)  # type: ignore[attr-defined]

    server.answers["/act"] = [gives(b"x" * 20_000) if told else endless]

    outcome = fetched(settings, server.source("/act"), manners=replace(QUICK, largest=9_000))[0]

    assert outcome.status is Status.FAILED
    assert "9,000" in outcome.detail
    assert not list((settings.fetched / ".parts").glob("*"))


def test_a_trickle_is_given_up(server: Official, settings: IndexSettings) -> None:
    def trickle(asked: object) -> None:
        asked.send_response(200)  # type: ignore[attr-defined]
        asked.end_headers()  # type: ignore[attr-defined]
        for _ in range(20):
            asked.wfile.write(b"x")  # type: ignore[attr-defined]
            sleep(0.05)

    server.answers["/act"] = [trickle]
    begun = monotonic()

    outcome = fetched(settings, server.source("/act"), manners=replace(QUICK, whole=0.2, tries=1))[
        0
    ]

    assert "takes longer than" in outcome.detail
    assert monotonic() - begun < 1.5


def test_what_was_cut_is_gone_on_with(server: Official, settings: IndexSettings) -> None:
    tag = {"ETag": '"v1"'}
    server.answers["/act"] = [gives(act(), 200, tag, cut=300), versioned(act())]

    outcome = fetched(settings, server.source("/act"))[0]

    assert outcome.status is Status.NEW
    assert server.asked[1][1]["Range"] == "bytes=300-"
    assert server.asked[1][1]["If-Range"] == '"v1"'
    assert held(settings, outcome.source) == {"32099r0007.html": act()}


def test_another_version_is_not_sewn_to_what_was_cut(
    server: Official, settings: IndexSettings
) -> None:
    newer = act(words="Bees rest at night.")
    server.answers["/act"] = [
        gives(act(), 200, {"ETag": '"v1"'}, cut=300),
        versioned(newer, '"v2"'),
    ]

    outcome = fetched(settings, server.source("/act"))[0]

    assert held(settings, outcome.source) == {"32099r0007.html": newer}


def test_a_part_that_was_not_asked_for_is_thrown_away(
    server: Official, settings: IndexSettings
) -> None:
    wrong = {"Content-Range": "bytes 7-9/10"}
    server.answers["/act"] = [
        gives(act(), 200, {"ETag": '"v1"'}, cut=300),
        gives(b"abc", 206, wrong),
        gives(act()),
    ]

    assert fetched(settings, server.source("/act"))[0].status is Status.NEW


def test_a_text_whose_terms_do_not_allow_storing_is_linked(
    server: Official, settings: IndexSettings
) -> None:
    source = server.source(url="https://example.org/code", licence="All rights reserved.")

    outcome = fetched(settings, source)[0]

    assert outcome.status is Status.LINKED
    assert outcome.detail == "https://example.org/code All rights reserved."
    assert not server.asked


def test_a_file_put_there_by_hand_is_checked_and_remembered(
    server: Official, settings: IndexSettings
) -> None:
    server.answers["/act"] = [gives(act())]
    source = server.source("/act")
    fetched(settings, source)
    (settings.fetched / source.id / "saved.html").write_bytes(act(words="By hand."))

    first = fetched(settings, source)[0]
    again = fetched(settings, source)[0]

    assert (first.status, again.status) == (Status.BY_HAND, Status.BY_HAND)
    assert held(settings, source) == {"saved.html": act(words="By hand.")}
    assert read_lock(settings.fetched)[source.id].by_hand
    assert len(server.asked) == 1


def test_a_wrong_file_put_there_by_hand_is_named(server: Official, settings: IndexSettings) -> None:
    source = server.source("/act")
    folder = settings.fetched / source.id
    folder.mkdir(parents=True)
    (folder / "saved.html").write_bytes(act("2099/8"))

    outcome = fetched(settings, source)[0]

    assert outcome.status is Status.FAILED
    assert "saved.html" in outcome.detail
    assert "the list says 32099R0007" in outcome.detail


def test_a_page_that_says_no_number_must_hold_the_words_of_its_title(
    server: Official, settings: IndexSettings
) -> None:
    def web(words: str) -> bytes:
        more = "".join(f"<p>{words} Part {place} of it follows here.</p>" for place in range(9))
        return f"<html><body><article><h1>News</h1>{more}</article></body></html>".encode()

    server.answers["/news"] = [
        gives(web("We use cookies on this site to improve what you see of it, do you agree?")),
        gives(web("The Commission publishes a toolkit on the interference of foreign powers.")),
    ]
    source = server.source(
        "/news", celex=None, id="news", title="Commission publishes toolkit on interference"
    )

    refused = fetched(settings, source)[0]
    taken = fetched(settings, source)[0]

    assert "does not hold the words of its title: commission, interference" in refused.detail
    assert taken.status is Status.NEW


EDITION = "/resource/celex/{edition}"


def edition(server: Official) -> tuple[Source, Source]:
    act = server.source()
    return act, server.source(EDITION, id="02099r0007", celex=None, edition_of=act.id)


def consolidated(day: str) -> bytes:
    return (
        f'<html><body><p class="reference">02099R0007 — EN — {day} — 001.001</p>'
        '<p class="title-doc-first">REGULATION (EU) 2099/7 on bees</p>'
        '<div class="eli-subdivision" id="art_1"><p class="title-article-norm">Article 1</p>'
        '<div class="norm">Bees fly high.</div></div></body></html>'
    ).encode()


def test_the_newest_edition_in_force_is_asked_for_by_its_day(
    server: Official, settings: IndexSettings
) -> None:
    days = ("02099R0007-20240229", "02099R0007-20251222", "02099R0007-29990101")
    named = "\n".join(("celex", *days, "02098R0001-20260101")).encode()
    server.answers["/webapi/rdf/sparql"] = [gives(named)]
    server.answers["/resource/celex/02099R0007-20251222"] = [gives(consolidated("22.12.2025"))]

    _, outcome = fetched(settings, *edition(server))

    assert (outcome.status, outcome.source.id) == (Status.NEW, "02099r0007")
    assert "32099R0007" in server.asked[0][0]


def test_an_edition_that_nobody_names_is_said_to_be_missing(
    server: Official, settings: IndexSettings
) -> None:
    server.answers["/webapi/rdf/sparql"] = [gives(b"celex\n")]

    _, outcome = fetched(settings, *edition(server))

    assert "names no consolidated edition of 32099R0007" in outcome.detail
    assert len(server.asked) == 1


def test_the_journal_is_not_taken_for_an_edition_nor_an_edition_for_the_journal(
    server: Official, settings: IndexSettings
) -> None:
    server.answers["/webapi/rdf/sparql"] = [gives(b"02099R0007-20251222")]
    server.answers["/resource/celex/02099R0007-20251222"] = [gives(act())]
    server.answers["/act"] = [gives(consolidated("22.12.2025"))]
    base, newest = edition(server)
    base = replace(base, downloads=(Download(server.url("/act"), "html"),))

    journal, other = fetched(settings, base, newest)

    assert "is a consolidated edition, the list says 32099R0007" in journal.detail
    assert "is no consolidated edition of 32099R0007" in other.detail


def test_ids_choose_and_unknown_ones_are_named(server: Official, settings: IndexSettings) -> None:
    sources = (server.source(), server.source(id="other", celex=None))

    assert [o.source.id for o in fetched(settings, *sources, ids=["other"])] == ["other"]
    with pytest.raises(NotListed, match="no source has the id 'x'; there are: 32099r0007, other"):
        fetched(settings, *sources, ids=["x"])


def test_a_dry_run_asks_nobody(server: Official, settings: IndexSettings) -> None:
    outcome = next(fetch((server.source("/act"),), settings, manners=QUICK, dry=True))

    assert outcome.status is Status.TO_FETCH
    assert server.url("/act") in outcome.detail
    assert not server.asked


def test_a_broken_lock_file_is_named(server: Official, settings: IndexSettings) -> None:
    settings.fetched.mkdir(parents=True)
    (settings.fetched / LOCK).write_text(json.dumps({"format": 9}))

    with pytest.raises(BadLock, match="its format is 9, read is 1"):
        fetched(settings, server.source("/act"))


LIST = """
[[source]]
id = "32099r0007"
title = "Regulation (EU) 2099/7 on bees"
author = "Us"
kind = "regulation"
force = "binding"
rendition = "official"
celex = "32099R0007"
url = "https://example.org/act"
downloads = [{{ format = "html", url = "{url}" }}]

[[source]]
id = "code"
title = "A code"
author = "They"
kind = "code"
force = "advisory"
rendition = "official"
url = "https://example.org/code"
licence = "All rights reserved."
"""


def command(settings: IndexSettings, listed: Path, *more: str) -> list[str]:
    settings.home.mkdir(parents=True, exist_ok=True)
    return [sys.executable, "-m", "ingest", "--sources", str(listed), "fetch", *more]


def test_killed_in_the_middle_the_next_run_goes_on(
    server: Official, settings: IndexSettings, tmp_path: Path
) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text(LIST.format(url=server.url("/act")))
    server.answers["/act"] = [stalls(act(), 4, {"ETag": '"v1"'}), versioned(act())]
    env = {"ERAGUIDE_HOME": str(settings.home), "PATH": ""}
    line = command(settings, listed)
    part = settings.fetched / ".parts" / "32099r0007.html.part"

    with subprocess.Popen(line, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) as running:
        until = monotonic() + 20
        while not (part.is_file() and part.stat().st_size) and monotonic() < until:
            sleep(0.05)
        running.send_signal(signal.SIGKILL)
    after = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)

    assert after.returncode == 0, after.stderr
    assert server.asked[1][1]["Range"] == f"bytes={len(act()) // 2}-"
    assert held(settings, server.source()) == {"32099r0007.html": act()}


def test_the_command_says_what_came_what_failed_and_what_to_do_by_hand(
    server: Official, settings: IndexSettings, tmp_path: Path
) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text(LIST.format(url=server.url("/act")))
    env = {"ERAGUIDE_HOME": str(settings.home), "PATH": ""}

    done = subprocess.run(
        command(settings, listed), cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 3
    assert "linked only  code" in done.stdout
    assert "failed       32099r0007" in done.stdout
    assert "address  https://example.org/act" in done.stdout
    assert f"folder   {settings.fetched / '32099r0007'}" in done.stdout
    assert "1 linked only, 1 failed" in done.stdout


def test_stopped_by_hand_it_says_what_came_and_how_to_go_on(
    server: Official, settings: IndexSettings, tmp_path: Path
) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text(LIST.format(url=server.url("/act")))
    server.answers["/act"] = [stalls(act(), 4)]
    env = {"ERAGUIDE_HOME": str(settings.home), "PATH": ""}

    with subprocess.Popen(
        command(settings, listed), cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    ) as running:
        until = monotonic() + 20
        while not server.asked and monotonic() < until:
            sleep(0.05)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=20)[1]

    assert running.returncode == 130
    assert said.strip().endswith("stopped; type the same again to go on from here")
    assert "Traceback" not in said


def test_a_terminal_gets_a_bar_for_the_file_and_one_for_all(
    server: Official, settings: IndexSettings, tmp_path: Path
) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text(LIST.format(url=server.url("/act")))
    server.answers["/act"] = [gives(act())]
    env = {"ERAGUIDE_HOME": str(settings.home), "PATH": "", "TERM": "xterm", "COLUMNS": "120"}
    ours, theirs = pty.openpty()

    done = subprocess.run(
        command(settings, listed),
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        timeout=60,
    )
    pieces = []
    os.set_blocking(ours, False)
    with suppress(BlockingIOError):
        while True:  # a terminal hands over some 4 kB at a time
            pieces.append(os.read(ours, 100_000))
    shown = b"".join(pieces).decode(errors="replace")
    os.close(theirs)
    os.close(ours)

    assert done.returncode == 0
    assert "all documents" in shown
    assert "Regulation (EU) 2099/7 on bees" in shown
    assert "1 new, 1 linked only" in done.stdout


def test_an_address_without_https_is_asked_with_it() -> None:
    asked = "https://publications.europa.eu/resource/celex/1"

    assert _target(asked, "http://publications.europa.eu/a") == "https://publications.europa.eu/a"
    assert _target(asked, "/a") == "https://publications.europa.eu/a"


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, None), ("7", 7), ("soon", None), ("Fri, 01 Jan 1999 00:00:00", 0)]
)
def test_a_wait_is_a_number_or_a_date(value: str | None, seconds: float | None) -> None:
    assert _after(value) == seconds


def packed(folder: Path, year: int) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for path in sorted(folder.glob("*.xml")):
            member = zipfile.ZipInfo(path.name, (year, 1, 1, 0, 0, 0))
            package.writestr(member, path.read_bytes())
    return held.getvalue()


@pytest.mark.skipif(not EU.is_dir(), reason=f"{EU} is not there")
def test_a_package_that_was_only_packed_anew_is_unchanged(
    server: Official, settings: IndexSettings
) -> None:
    folder = EU / "formex-oj" / "32024R0903"
    server.answers["/act"] = [gives(packed(folder, 2024)), gives(packed(folder, 2025))]
    source = server.source(id="32024r0903", celex="32024R0903")
    source = replace(source, downloads=(Download(server.url("/act"), "formex"),))

    first = fetched(settings, source)[0]
    again = fetched(settings, source)[0]

    assert (first.status, again.status) == (Status.NEW, Status.UNCHANGED)
    assert server.asked[0][1]["Accept"] == "application/zip;mtype=fmx4"
    assert held(settings, source) == {"32024r0903.zip": packed(folder, 2024)}


REAL = {
    "html-com/COM-2025-43.en.html": ("52025PC0043", "Proposal for a Council Regulation"),
    "html-oj-old/32018R1724.en.html": ("32018R1724", "Single digital gateway"),
    "html-plain/32003L0093.en.html": ("32003L0093", "Mutual assistance"),
}


@pytest.mark.skipif(not EU.is_dir(), reason=f"{EU} is not there")
@pytest.mark.parametrize("path", REAL)
def test_real_files_of_other_layouts_are_accepted(
    server: Official, settings: IndexSettings, path: str
) -> None:
    celex, title = REAL[path]
    server.answers["/act"] = [gives((EU / path).read_bytes())]
    source = server.source("/act", id=celex.lower(), celex=celex, title=title)

    assert [o.detail for o in fetched(settings, source)] == [f"html, {server.url('/act')}"]


@pytest.mark.skipif(not EU.is_dir(), reason=f"{EU} is not there")
def test_real_consolidated_files_are_accepted_as_editions(
    server: Official, settings: IndexSettings
) -> None:
    celex = "02021R1119-20260407"
    text = (EU / "html-consolidated" / f"{celex}.en.html").read_bytes()
    server.answers["/webapi/rdf/sparql"] = [gives(celex.encode())]
    server.answers[f"/resource/celex/{celex}"] = [gives(text)]
    base = server.source(id="32021r1119", celex="32021R1119")
    newest = server.source(EDITION, id="02021r1119", celex=None, edition_of=base.id)

    assert fetched(settings, base, newest)[1].status is Status.NEW


@pytest.mark.skipif(not EU.is_dir(), reason=f"{EU} is not there")
def test_real_files_are_accepted_and_a_real_page_without_law_is_refused(
    server: Official, settings: IndexSettings
) -> None:
    law = (EU / "html-oj-new" / "32024R0903.en.html").read_bytes()
    server.answers["/act"] = [gives(law)]
    server.answers["/page"] = [gives((EU / "html-chrome-only/12010E113.en.html").read_bytes())]
    server.answers["/danish"] = [gives((EU / "html-oj-new/32025R1272.da.html").read_bytes())]
    act = server.source("/act", id="32024r0903", celex="32024R0903")
    without = server.source("/page", id="12010e113", celex="12010E113")
    danish = server.source("/danish", id="32025r1272", celex="32025R1272")

    outcomes = fetched(settings, act, without, danish)

    assert [o.status for o in outcomes] == [Status.NEW, Status.FAILED, Status.FAILED]
    assert held(settings, act) == {"32024r0903.html": law}
    assert "is in the language 'da'" in outcomes[2].detail
