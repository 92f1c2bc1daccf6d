"""The sentences of the core's errors: code to (Japanese, English); what happened, then what to do next."""

from services.core.assets.messages import MESSAGES as ASSETS
from services.core.backup.errors import MESSAGES as BACKUP
from services.core.db.errors import MESSAGES as DATABASE
from services.core.identity.directory.errors import MESSAGES as DIRECTORY
from services.core.identity.messages import MESSAGES as IDENTITY
from services.core.identity.oidc.messages import MESSAGES as SIGN_ON
from services.core.model_store.messages import MESSAGES as MODELS
from services.core.model_work.errors import MESSAGES as MODEL_WORK
from services.core.move.errors import MESSAGES as MOVE
from services.core.setup.errors import MESSAGES as SETUP
from services.core.site.errors import MESSAGES as SITE
from services.core.tls.messages import MESSAGES as TLS
from services.core.uploads.errors import MESSAGES as UPLOADS

MESSAGES: dict[str, tuple[str, str]] = (
    IDENTITY
    | ASSETS
    | BACKUP
    | DATABASE
    | DIRECTORY
    | MODELS
    | MODEL_WORK
    | MOVE
    | SETUP
    | SIGN_ON
    | SITE
    | TLS
    | UPLOADS
)
