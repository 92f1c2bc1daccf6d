"""What can go wrong with model files."""

from services.core.errors import Invalid, NotFound, Unavailable


class ModelUnknown(NotFound):
    """No published model has this name."""

    code = "models.unknown"


class ModelNotInstalled(NotFound):
    """The models folder holds no such model."""

    code = "models.not_installed"


class NotAModel(Invalid):
    """The file is none of the forms that can be installed."""

    code = "models.not_a_model"


class ChecksumDiffers(Invalid):
    """The file is not what its publisher, or the bundle's list, says."""

    code = "models.checksum_differs"


class FetchFailed(Unavailable):
    """The download broke off; what arrived is kept and the next try goes on there."""

    code = "models.fetch_failed"


MESSAGES: dict[str, tuple[str, str]] = {
    "models.unknown": (
        "「{name}」というモデルは知られていません。`workstyle models list` で名前を確かめてください。",
        "No published model is called “{name}”. See `workstyle models list`.",
    ),
    "models.not_installed": (
        "モデル「{name}」は入っていません。`workstyle models list` で確かめてください。",
        "The model “{name}” is not installed. See `workstyle models list`.",
    ),
    "models.not_a_model": (
        "「{name}」はモデルのファイルではありません。.pt ファイル、CTranslate2 のフォルダー（または zip）、書き出した束のいずれかを指定してください。",
        "“{name}” is not a model. Give a .pt file, a CTranslate2 folder (or zip), or an exported bundle.",
    ),
    "models.checksum_differs": (
        "「{name}」は配布元のものと一致しません（SHA-256）。もう一度入手してください。",
        "“{name}” is not what its publisher signed (SHA-256). Get it again.",
    ),
    "models.fetch_failed": (
        "「{name}」を取得できませんでした（{reason}）。ネットワークのない場所では、別の端末で入手して `workstyle models import` で入れてください。",
        "“{name}” could not be fetched ({reason}). Without a network, get it elsewhere and use `workstyle models import`.",
    ),
}
