"""Bytes of a list in, text out: the encodings of Excel and personnel systems, and what is no text at all (pure)."""

import unicodedata
from collections.abc import Iterable

from services.core.i18n.catalogue import N_

MAX_BYTES = 20_000_000  # about 150,000 lines; the city has some 35,000 members of staff
ENCODINGS = ("utf-8-sig", "cp932")  # CP932 and not Shift_JIS: 髙 and 﨑 are in Microsoft's extension only
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")  # what Excel writes as 「Unicode テキスト」
UTF_16_LINES = {b"\r\x00\n\x00": "utf-16-le", b"\x00\r\x00\n": "utf-16-be"}
OTHERS = {"EUC-JP": "euc_jp", "JIS（ISO-2022-JP）": "iso2022_jp"}
HOW_TO_SAVE = N_(
    "Excelのファイルです。Excelの「名前を付けて保存」で種類に「CSV UTF-8（コンマ区切り）」を選び、"
    "できたファイルを選んでください。"
)
# First bytes of what people choose by mistake; a ZIP that is no workbook is named for itself.
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", HOW_TO_SAVE),
    (b"%PDF", N_("PDFのファイルです。元の表をCSV（UTF-8またはShift_JIS）で保存し、そのファイルを選んでください。")),
    (
        b"<",
        N_("Webページの形のファイルです。Excelで開き、種類「CSV UTF-8（コンマ区切り）」で保存してください。"),
    ),
)


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message is a message id, `values` fill it."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def decode(content: bytes) -> str:
    """The text of a file saved by Excel or a personnel system: UTF-8 with or without BOM, UTF-16, else CP932.

    Raises:
        Unreadable: it is none of these, too large, or empty.
    """
    if len(content) > MAX_BYTES:
        message = N_("ファイルが大きすぎます（上限%(limit)s MB）。所属などで分けて、順に取り込んでください。")
        raise Unreadable(message, limit=str(MAX_BYTES // 1_000_000))
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable(N_("ファイルが空です。"))
    _refuse_other_kinds(content)
    text = _decoded(content)
    if "\0" in text:
        message = N_("%(line)s行目に、文字ではないデータ（NUL）があります。CSVで保存し直してください。")
        raise Unreadable(message, line=str(text[: text.index("\0")].count("\n") + 1))
    if not text.strip():
        raise Unreadable(N_("ファイルが空です。"))
    return text


def refuse_other_encoding(content: bytes, words: Iterable[str] = ()) -> None:
    """Say so when the file is in an encoding that we do not take; with `words`, only when one of them is in it.

    Raises:
        Unreadable: it is.
    """
    for name, encoding in OTHERS.items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.isascii() and (not words or any(word in text for word in words)):
            message = N_(
                "文字コード%(encoding)sのファイルは読み取れません。CSV（UTF-8またはShift_JIS）で保存し直してください。"
            )
            raise Unreadable(message, encoding=name)


def _refuse_other_kinds(content: bytes) -> None:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:8]
    if start.startswith(b"PK\x03\x04"):
        is_workbook = b"xl/workbook" in content or b"xl/worksheets" in content
        other = N_("圧縮ファイル（ZIP）です。中のCSVを取り出して、そのファイルを選んでください。")
        raise Unreadable(HOW_TO_SAVE if is_workbook else other)
    for signature, message in SIGNATURES:
        if start.startswith(signature):
            raise Unreadable(message)


def _decoded(content: bytes) -> str:
    for encoding in _candidates(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    refuse_other_encoding(content)
    line = content[: max(_first_wrong(content, encoding) for encoding in ENCODINGS)].count(b"\n") + 1
    message = N_(
        "%(line)s行目の文字を読み取れません。文字コードを判別できないため、CSV（UTF-8またはShift_JIS）で保存し直してください。"
    )
    raise Unreadable(message, line=str(line))


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith(UTF_16_MARKS):
        return ("utf-16",)
    for line_end, encoding in UTF_16_LINES.items():
        if line_end in content:
            return (encoding,)
    return ENCODINGS


def _first_wrong(content: bytes, encoding: str) -> int:
    """Where the bytes stop being this encoding: the one that comes further is what the file was meant to be."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return len(content)


def is_garbled(value: str) -> bool:
    """Whether half of a broken conversion (U+FFFD, geta mark, a control character) must not become anybody's name."""
    return "\ufffd" in value or any(unicodedata.category(char) == "Cc" for char in value)
