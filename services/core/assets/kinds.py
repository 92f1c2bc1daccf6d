"""Kinds of things: code to message id; a feature adds its own in its manifest."""

from services.core.suite import Suite

CORE_KINDS: dict[str, str] = {
    "pc": "庁内パソコン",
    "telework_terminal": "テレワーク端末",
    "tablet": "タブレット",
    "meeting_kit": "Web会議機材",
    "recorder": "ICレコーダー",
    "room": "会議室",
    "other": "その他",
}


def asset_kinds(suite: Suite) -> dict[str, str]:
    """Every kind of the core and of the installed features."""
    kinds = dict(CORE_KINDS)
    for feature in suite.features:
        kinds.update(feature.asset_kinds)
    return kinds
