"""Forms of the plain verbs that replace hard ones: 書く/5 - 書いて, 書きます, 書かない."""

from enum import StrEnum


class Form(StrEnum):
    """A form that a sentence needs; the value is that of する after a noun, up to where the endings begin."""

    PLAIN = "する"
    TE = "して"
    TA = "した"
    POLITE = "し"
    """Before ます, たい, ながら."""
    NEGATIVE = "し（ない）"
    """Before ない, ず."""
    CONDITIONAL = "すれば"
    VOLITIONAL = "しよう"
    POTENTIAL = "でき"
    """Before ます, ない, る."""
    PASSIVE = "され"
    """Before ます, た, る."""


_ROWS = {"う": "わいうえお", "く": "かきくけこ", "ぐ": "がぎぐげご", "す": "さしすせそ", "つ": "たちつてと"}
_ROWS |= {"ぬ": "なにぬねの", "ぶ": "ばびぶべぼ", "む": "まみむめも", "る": "らりるれろ"}
_TE = {
    "う": "って",
    "く": "いて",
    "ぐ": "いで",
    "す": "して",
    "つ": "って",
    "ぬ": "んで",
    "ぶ": "んで",
    "む": "んで",
    "る": "って",
}
_IRREGULAR = {
    "s": ("する", ("する", "して", "した", "し", "し", "すれば", "しよう", "でき", "され")),
    "k": ("来る", ("来る", "来て", "来た", "来", "来", "来れば", "来よう", "来られ", "来られ")),
}
_ORDER = tuple(Form)


def conjugated(verb: str, form: Form) -> str:
    """The form of a verb with its class: 書く/5 (five-row), 見せる/1 (one-row), 持って来る/k, 用意する/s.

    Raises:
        ValueError: The verb does not end as its class wants.
    """
    plain, _, kind = verb.partition("/")
    if kind in _IRREGULAR:
        ending, forms = _IRREGULAR[kind]
        if not plain.endswith(ending):
            raise ValueError(verb)
        return plain.removesuffix(ending) + forms[_ORDER.index(form)]
    if kind == "1" and plain.endswith("る"):
        return _one_row(plain[:-1], form)
    if kind == "5" and plain[-1:] in _ROWS:
        return _five_rows(plain, form)
    raise ValueError(verb)


def _one_row(stem: str, form: Form) -> str:
    endings = ("る", "て", "た", "", "", "れば", "よう", "られ", "られ")
    return stem + endings[_ORDER.index(form)]


def _five_rows(plain: str, form: Form) -> str:
    stem, last = plain[:-1], plain[-1]
    a, i, u, e, o = tuple(_ROWS[last])
    te = "って" if plain.endswith("行く") else _TE[last]
    ta = te[:-1] + ("だ" if te.endswith("で") else "た")
    endings = (u, te, ta, i, a, e + "ば", o + "う", e, a + "れ")
    return stem + endings[_ORDER.index(form)]
