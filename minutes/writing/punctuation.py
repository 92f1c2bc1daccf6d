"""Where a Japanese sentence ends although no 。 was recognised: polite sentence-final forms, openers and pauses.

Speech engines leave the full stop out at the end of a segment and sometimes for minutes on end. Rules instead of a
model, so that a clerk can foresee them.
"""

import re

SENTENCE_END = "。！？!?｡"
"""Characters that end a sentence wherever they stand outside brackets."""

FINAL_PAUSE_S = 0.35
"""A pause that ends a sentence whose last word is a sentence-final form; silence between clauses is mostly shorter."""

BARE_PAUSE_S = 1.2
"""A pause that ends a sentence whatever its last word; speakers seldom stop longer in the middle of a clause."""

_FINAL = r"(?:です|でした|ます|ました|ません|ましょう|でしょう|ください|下さい)(?:よね|かね|か|ね|よ)?"
_OPENER = (
    r"(?:それでは|それから|そして|しかし|ところで|したがって|ですから|では|次に|次の|続きまして|続いて|引き続き|最後に|まず|また|なお|"
    r"ただし|さらに|一方|本日|ただいま|ただ今|はい|以上で|ありがとう|えー|えっと|あのー|議題|第[0-9０-９一二三四五六七八九十])"
)
_FINAL_AT_END = re.compile(_FINAL + r"$")
_ENDS_INSIDE = re.compile(
    rf"{_FINAL}(?=\s+\S|{_OPENER})"
    # です and ください never stand before a noun; ます and ました do (「お配りしました資料」)
    r"|(?:です(?:か|ね|よ)?|ください|でしょうか|ますか|ませんか)(?=[一-龥ァ-ヶ0-9０-９])(?!等|際|上)"
)
_BARE_ENDINGS = ("異議なし", "以上", "はい", "いいえ", "賛成", "反対", "お願い")


def has_final_form(text: str) -> bool:
    """Whether the last words can end a polite sentence (です, ます, ました, ください, ませんか …)."""
    stripped = text.rstrip()
    return bool(_FINAL_AT_END.search(stripped)) or stripped.endswith(_BARE_ENDINGS)


def inner_ends(text: str) -> list[int]:
    """Positions inside `text` where a sentence ends without a mark: 「…ます|次に…」, 「…です|今年は…」."""
    return [match.end() for match in _ENDS_INSIDE.finditer(text) if match.end() < len(text)]


def ends_here(text: str, *, pause_s: float, speaker_changes: bool) -> bool:
    """Whether a text without a closing mark is a whole sentence, given what follows it.

    Args:
        text: The words up to here.
        pause_s: Silence until the next words.
        speaker_changes: Whether somebody else speaks next, or nobody.
    """
    if speaker_changes or pause_s >= BARE_PAUSE_S:
        return True
    return pause_s >= FINAL_PAUSE_S and has_final_form(text)


def with_full_stop(text: str) -> str:
    """The sentence with 。 where its end is Japanese and lacks a mark; an open clause (、) stays as it is."""
    last = text[-1:]
    if not last or not ("\u3040" <= last <= "\u30ff" or "\u4e00" <= last <= "\u9fff" or last in "々〆"):
        return text
    return text + "。"
