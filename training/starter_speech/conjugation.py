"""Forms of Japanese verbs and adjectives from their dictionary form (school grammar: 五段, 一段, 形容詞)."""

I_ROW = dict(zip("うくぐすつぬぶむる", "いきぎしちにびみり", strict=True))
A_ROW = dict(zip("うくぐすつぬぶむる", "わかがさたなばまら", strict=True))
E_ROW = dict(zip("うくぐすつぬぶむる", "えけげせてねべめれ", strict=True))
TE = {
    "う": "って",
    "つ": "って",
    "る": "って",
    "く": "いて",
    "ぐ": "いで",
    "す": "して",
    "ぬ": "んで",
    "ぶ": "んで",
    "む": "んで",
}
MASU = ("ます", "ました", "ません", "ませんでした", "ましょう", "たいと思います")


def godan(verb: str) -> dict[str, list[str]]:
    """Forms of a 五段 verb by name: dict, masu, te, past, neg, ba."""
    stem, last = verb[:-1], verb[-1]
    te = stem + TE[last]
    if verb == "問う":
        te = "問うて"
    return {
        "dict": [verb],
        "masu": [stem + I_ROW[last] + ending for ending in MASU] + [te + "います", te + "ください"],
        "te": [te],
        "past": [te[:-1] + {"て": "た", "で": "だ"}[te[-1]]],
        "neg": [stem + A_ROW[last] + "ない"],
        "ba": [stem + E_ROW[last] + "ば"],
    }


def ichidan(verb: str) -> dict[str, list[str]]:
    """Forms of a 一段 verb by name: dict, masu, te, past, neg, ba."""
    stem = verb[:-1]
    return {
        "dict": [verb],
        "masu": [stem + ending for ending in MASU] + [stem + "ています", stem + "てください", stem + "ておきます"],
        "te": [stem + "て"],
        "past": [stem + "た"],
        "neg": [stem + "ない"],
        "ba": [stem + "れば"],
    }


def adjective(word: str) -> dict[str, list[str]]:
    """Forms of an い-adjective by name: dict, te, ba."""
    stem = word[:-1]
    return {"dict": [word], "te": [stem + "くて"], "ba": [stem + "ければ"]}
