"""The rules of やさしい日本語, and why each of them, in Japanese and English."""

from enum import StrEnum


class Rule(StrEnum):
    """Rules that a sentence can break."""

    LONG = "long"
    SEVERAL_MATTERS = "several_matters"
    DOUBLE_NEGATIVE = "double_negative"
    VAGUE = "vague"
    HONORIFIC = "honorific"
    HUMBLE = "humble"
    PASSIVE = "passive"
    LOAN_WORD = "loan_word"
    HARD_WORD = "hard_word"
    HARD_VERB = "hard_verb"
    STIFF_PHRASE = "stiff_phrase"
    STIFF_ENDING = "stiff_ending"
    SLASH_DATE = "slash_date"
    ERA_YEAR = "era_year"


REASONS: dict[Rule, tuple[str, str]] = {
    Rule.LONG: ("文が長いです。二つに分けてください。", "The sentence is long. Make two of it."),
    Rule.SEVERAL_MATTERS: ("一つの文には一つのことだけを書いてください。", "Say one thing in one sentence."),
    Rule.DOUBLE_NEGATIVE: (
        "否定が二つあります。「〜が必要です」などと言ってください。",
        "Two negatives. Say what is needed.",
    ),
    Rule.VAGUE: ("あいまいです。できるか、できないか、はっきり言ってください。", "Vague. Say clearly yes or no."),
    Rule.HONORIFIC: ("尊敬語です。「です・ます」で言ってください。", "Honorific. Use plain です and ます."),
    Rule.HUMBLE: ("謙譲語です。「です・ます」で言ってください。", "Humble form. Use plain です and ます."),
    Rule.PASSIVE: ("受け身です。だれがするかを言ってください。", "Passive. Say who does it."),
    Rule.LOAN_WORD: (
        "カタカナの外来語です。元の言葉と意味が違って伝わります。",
        "A loan word, which readers know differently.",
    ),
    Rule.HARD_WORD: ("難しい漢語です。", "A hard word of Chinese origin."),
    Rule.HARD_VERB: (
        "音読みの言葉です。訓読みの動詞のほうが伝わります。",
        "A Sino-Japanese verb; a native one is clearer.",
    ),
    Rule.STIFF_PHRASE: ("書き言葉の言い方です。", "A phrase of written Japanese."),
    Rule.STIFF_ENDING: ("文の終わりを「です・ます」にしてください。", "End the sentence with です or ます."),
    Rule.SLASH_DATE: (
        "日付の書き方は国によって違います。「月」「日」と書いてください。",
        "Countries order dates differently. Write 月 and 日.",
    ),
    Rule.ERA_YEAR: ("元号は伝わりません。西暦で書いてください。", "Eras are not understood. Write the western year."),
}
"""Why, in Japanese and English."""
