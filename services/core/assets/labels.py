"""What the states of things are called: state to message id and tone of its tag."""

from services.core.assets.models import AssetState
from services.core.i18n.catalogue import N_

STATE_LABELS: dict[AssetState, tuple[str, str]] = {
    AssetState.IN_STORE: (N_("保管中"), "ok"),
    AssetState.ON_LOAN: (N_("貸出中"), ""),
    AssetState.IN_REPAIR: (N_("修理中"), "warn"),
    AssetState.RETIRED: (N_("除却済み"), "plain"),
}
