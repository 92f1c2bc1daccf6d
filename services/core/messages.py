"""The sentences of the core's own errors: code to (Japanese, English); what happened, then what to do next."""

from services.core.assets.messages import MESSAGES as ASSETS
from services.core.db.errors import MESSAGES as DATABASE
from services.core.identity.messages import MESSAGES as IDENTITY

MESSAGES: dict[str, tuple[str, str]] = IDENTITY | ASSETS
