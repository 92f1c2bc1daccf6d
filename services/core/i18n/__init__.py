"""Japanese first, English second.

1. `middleware.py`  chooses the language of a request: what the person chose, else what the browser asks for
2. `locale.py`      holds it in a ContextVar, so that concurrent requests never mix
3. `catalogue.py`   `_()` and its sisters look the sentence up; message ids are the Japanese sentences
4. `format.py`      dates, durations, sizes and numbers as that language writes them
5. `routes.py`      where a person changes the language
"""

from services.core.i18n.catalogue import N_, _, ngettext, pgettext
from services.core.i18n.locale import Locale, current_locale, use_locale

__all__ = ["N_", "Locale", "_", "current_locale", "ngettext", "pgettext", "use_locale"]
