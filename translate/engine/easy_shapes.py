"""How sentences that break a rule look: double and vague negatives, passives, stiff endings, joints between clauses."""

import re

from translate.engine.easy_reasons import Rule

_NO = r"(?:ない|ません)"
PATTERNS: tuple[tuple[Rule, re.Pattern[str]], ...] = (
    (
        Rule.DOUBLE_NEGATIVE,
        re.compile(
            rf"ない(?:わけ|こと)(?:では|で|は|も|が)?(?:ない|ありません)|なく(?:は|も)(?:ない|ありません)"
            rf"|ない(?:とは|と)(?:言え|限ら|限り){_NO}|ない(?:と|場合|とき|限り)[^。]{{0,20}}?(?:でき|られ|もらえ|入れ|使え|[えけせてねべめれ]){_NO}"
            rf"|なければ[^。なり]{{0,20}}?(?:でき|られ|もらえ|入れ|使え|[えけせてねべめれ]){_NO}|ざるを得(?:ない|ません)|ずには[^。]{{0,8}}?{_NO}"
            rf"|以外は?[^。]{{0,12}}?(?:でき|られ|入れ|使え){_NO}|{_NO}ものは(?:ない|ありません)"
        ),
    ),
    (
        Rule.VAGUE,
        re.compile(
            r"(?:ことは|(?:対応|受付|発行|受け取り|お渡し)[はが]?)、?(?:難しい|厳しい|困難)(?:です|と思います|かと思います|かもしれません)"
        ),
    ),
    (
        Rule.PASSIVE,
        re.compile(
            r"(?<!くだ)(?<!な)され(?:る|た|て|ま[すしせ]|な[いけ])"
            r"|[一-龥][かがたなばまら]れ(?:る|た|て|ま[すしせ]|な[いけ])|[使行払言買洗歌習手伝失扱]われ(?:る|た|て|ま[すしせ]|な[いけ])"
            r"|(?:認め|定め|決め|求め|設け|含め|課せ|進め|届け|伝え|与え|入れ)られ(?:る|た|て|ま[すしせ]|な[いけ])"
        ),
    ),
    (
        Rule.STIFF_ENDING,
        re.compile(
            r"(?:である|とする|[うくぐすつぬぶむる]こと|のこと|されたい|べし|ものとする|とのこと|だ|厳禁|不可|必須)(?=[。！]?$)"
        ),
    ),
    (Rule.HONORIFIC, re.compile(r"お[一-龥ぁ-ん]{1,4}にな(?=[りるっ])|[ごお][一-龥ぁ-ん]{1,4}くださいませ")),
)
"""Each rule with what it is seen by."""
NOT_PASSIVE = re.compile(
    r"[別分生疲離流汚壊倒売慣晴触折濡割現訪切入暮揺崩恐優隠枯遅来見出寝着](?:か|た|な|ま|わ|ら)?れ"
)
"""Verbs that only look passive: 別れる, 生まれる, 疲れる."""
CLAUSE = re.compile(
    r"(?:ます|です|ました|ない|ません|した|する|た|る)(?:が|ので|から|けれど|けど|ため|し)、|(?:し|って|んで|いて|いで|て)、|(?:れば|たら|なら|と|場合は?)、|[りきしちみいびぎ]、"
)
"""A joint: what stands at the end of a clause that goes on."""
