"""Bytes → Parsed: which reader reads a file is told by its content, never by its name alone.

It fails closed: what is no known layout is refused, and so is what holds no text.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

from ingest import canonical
from ingest.errors import Damaged, EmptySource, NotUtf8, UnknownFormat
from ingest.formats.akn import read_akn
from ingest.formats.apart import read_apart
from ingest.formats.com_html import read_com_html
from ingest.formats.consolidated_html import read_consolidated_html
from ingest.formats.formex import read_formex
from ingest.formats.layouts import layout_of
from ingest.formats.markdown import read_markdown
from ingest.formats.oj_html import read_oj_html
from ingest.formats.oj_html_old import read_oj_html_old
from ingest.formats.parsed import Layout, Parsed
from ingest.formats.plain_html import read_plain_html
from ingest.formats.text import read_text

LARGEST = 50_000_000
"""Bytes of the largest source that is read, packed or unpacked."""

MOST_FILES = 200
"""Files of the largest package that is read: an act and its annexes are some dozens."""

MOST_MARKS = 20_000
"""Brackets, stars and the like in one paragraph of Markdown; more would take minutes to pair."""

Files = Mapping[str, bytes]
"""The files of one source by name: one, or those of a package."""


def parse(files: Files) -> Parsed:
    """Read the files of one source.

    Args:
        files: One file, or all files of a package of Formex, by name. A ZIP of such a package is
            taken apart.

    Raises:
        EmptySource: when there are no bytes.
        NotUtf8: when a text is no UTF-8.
        UnknownFormat: when no reader knows the layout.
        OnlyMetadata: when the files tell of a document but do not hold its text.
        Damaged: when a file is broken, or nested or swollen as no document is.
    """
    files = _unpacked(files)
    for name, data in files.items():
        if not data.strip():
            raise EmptySource(f"{name} is empty; fetch or convert it again")
        if len(data) > LARGEST:
            raise UnknownFormat(
                f"{name} has {len(data):,} bytes, read are at most {LARGEST:,}: cut it into parts"
            )
    layout = layout_of(files)
    reader = _READERS.get(layout)
    if reader is None:
        named = ", ".join(files)
        raise UnknownFormat(f"{named} is in the layout {layout.value}, which no reader reads yet")
    return reader(files)


def _markdown(files: Files) -> Parsed:
    name, data = next(iter(files.items()))
    raw = canonical.clean(decoded(data, name))
    if any(sum(map(part.count, "[*_`<")) > MOST_MARKS for part in raw.split("\n\n")):
        raise Damaged(f"{name} marks up a paragraph as no document does: convert it again")
    return Parsed(Layout.MARKDOWN, read_markdown(raw), words=raw)


def _text(files: Files) -> Parsed:
    name, data = next(iter(files.items()))
    raw = canonical.clean(decoded(data, name))
    return Parsed(Layout.TEXT, read_text(raw))


_READERS: Mapping[Layout, Callable[[Files], Parsed]] = {
    Layout.MARKDOWN: _markdown,
    Layout.FORMEX: read_formex,
    Layout.AKN: read_akn,
    Layout.COM_HTML: read_com_html,
    Layout.CONSOLIDATED_HTML: read_consolidated_html,
    Layout.OJ_HTML: read_oj_html,
    Layout.OJ_HTML_OLD: read_oj_html_old,
    Layout.PLAIN_HTML: read_plain_html,
    Layout.TEXT: _text,
    Layout.PDF: partial(read_apart, Layout.PDF),
    Layout.DOCX: partial(read_apart, Layout.DOCX),
    Layout.WEB: partial(read_apart, Layout.WEB),
}


def decoded(data: bytes, name: str) -> str:
    """The text of a file.

    Raises:
        NotUtf8: naming the line and the byte.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotUtf8(
            f"{name} is not UTF-8: byte {error.start} (line {line}) is 0x{data[error.start]:02x}; "
            f"convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 {name} > fixed.md"
        ) from error


def _unpacked(files: Files) -> Files:
    """The files of a package, where there is one file and it is a ZIP of Formex."""
    if len(files) != 1:
        return files
    name, data = next(iter(files.items()))
    if data[:4] != b"PK\x03\x04":
        return files
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = [m for m in package.infolist() if not m.is_dir()]
            if any(m.filename == "[Content_Types].xml" for m in members):
                return files  # an office document is one file
            if len(members) > MOST_FILES or sum(m.file_size for m in members) > LARGEST:
                raise Damaged(
                    f"{name} unpacks to more than {LARGEST:,} bytes or {MOST_FILES} files, no act "
                    "does: fetch it again"
                )
            texts = {m.filename: package.read(m) for m in members if m.filename.endswith(".xml")}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Damaged(f"{name} is no whole ZIP ({error}): fetch it again") from error
    return texts or files
