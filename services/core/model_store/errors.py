"""What can go wrong with model files."""

from services.core.errors import Conflict, Invalid, NotFound, TooLarge, Unavailable
from services.core.storage import DiskFull


class ModelUnknown(NotFound):
    """No published model has this name."""

    code = "models.unknown"


class ModelNotInstalled(NotFound):
    """The models folder holds no such model."""

    code = "models.not_installed"


class NotAModel(Invalid):
    """The file is none of the forms that can be installed."""

    code = "models.not_a_model"


class WebPage(NotAModel):
    """A browser saved a page (a login, an error) under the name of the model."""

    code = "models.web_page"


class WrongKind(NotAModel):
    """A model, but for another program; `kind` says for which."""

    code = "models.wrong_kind"


class Truncated(Invalid):
    """The file ends too early."""

    code = "models.truncated"


class Damaged(Invalid):
    """The content contradicts itself; `detail` says where."""

    code = "models.damaged"


class HoldsCode(Invalid):
    """The file holds more than numbers; loading it could run a program."""

    code = "models.holds_code"


class UnsafeArchive(Invalid):
    """An archive with names that lead out of it, links, or a size that it does not admit."""

    code = "models.unsafe_archive"


class ModelTooLarge(TooLarge):
    """Larger than any model that the suite can use."""

    code = "models.too_large"


class NoRoomForModel(DiskFull):
    """The disk of the models folder cannot take it."""

    code = "models.no_room"


class ChecksumDiffers(Invalid):
    """The file is not what its publisher, or the bundle's list, says."""

    code = "models.checksum_differs"


class FileChanged(Conflict):
    """A model's file differs from what was installed."""

    code = "models.file_changed"


class AlreadyInstalled(Conflict):
    """The very same content is there already, as `installed`."""

    code = "models.already_installed"


class OtherVersion(Conflict):
    """Other content is there under this name."""

    code = "models.other_version"


class NameUnusable(Invalid):
    """No model may have this name."""

    code = "models.name_unusable"


class ModelInUse(Conflict):
    """The model cannot be removed: `uses` says what needs it."""

    code = "models.in_use"


class PurposeUnknown(NotFound):
    """No installed feature has this purpose."""

    code = "models.purpose_unknown"


class WrongPurpose(Invalid):
    """The model cannot do what the purpose needs."""

    code = "models.wrong_purpose"


class CannotProbe(Invalid):
    """No installed feature can run the model."""

    code = "models.cannot_probe"


class ProbeFailed(Unavailable):
    """The engine did not get through the measurement."""

    code = "models.probe_failed"


class ImportFailed(Unavailable):
    """Something unexpected happened during an import; nothing was installed."""

    code = "models.import_failed"


class FetchFailed(Unavailable):
    """The download broke off; what arrived is kept and the next try goes on there."""

    code = "models.fetch_failed"


class BundleDamaged(Invalid):
    """The bundle is not what its list says; nothing of it was installed."""

    code = "models.bundle_damaged"


class BundlePartMissing(Invalid):
    """A part of a split bundle is missing or shorter than it was."""

    code = "models.bundle_part_missing"


class BundleVersion(Invalid):
    """The bundle was written by another version of the suite."""

    code = "models.bundle_version"


class BundleUnsigned(Conflict):
    """Nobody signed the bundle."""

    code = "models.bundle_unsigned"


class SignatureWrong(Invalid):
    """The bundle's list was changed after it was signed."""

    code = "models.signature_wrong"


class SignerUnknown(Conflict):
    """The bundle is signed with a key that no administrator of this suite trusts."""

    code = "models.signer_unknown"


class KeyUnreadable(Invalid):
    """What was given is no Ed25519 public key."""

    code = "models.key_unreadable"


class KeyUnknown(NotFound):
    """No trusted key has this fingerprint."""

    code = "models.key_unknown"
