"""Every sentence that a person may read exists in English."""

from babel.messages.pofile import read_po

from services.app.features import installed_features
from services.app.upkeep import catalogues
from services.core.i18n import use_locale
from services.core.i18n.catalogue import _ as translated
from services.core.i18n.catalogue import add_catalogues
from tests.repository.sources import files, name


def test_no_sentence_lacks_english() -> None:
    assert list(catalogues.untranslated()) == [], "run `make messages` and fill in the English"


def test_placeholders_are_the_same_in_both_languages() -> None:
    wrong = []
    for path in files(".po"):
        with path.open("rb") as file:
            wrong += [f"{name(path)}: {message.id}" for message in read_po(file) if list(message.check())]
    assert wrong == []


def test_words_of_the_manifests_exist_in_english() -> None:
    """Titles, navigation and kinds of things are translated where they are shown."""
    features = installed_features()
    add_catalogues(feature.root for feature in features)
    words = {item.label for feature in features for item in feature.nav}
    words |= {feature.title for feature in features}
    words |= {label for feature in features for label in feature.asset_kinds.values()}
    with use_locale("en"):
        assert sorted(word for word in words if translated(word) == word) == []
