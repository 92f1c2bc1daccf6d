"""Model files: offline by default. Fetch with progress where there is a network, carry by USB where there is none.

- `catalogue.py`  what is known of published models: checksum, size, licence
- `store.py`      the folder: list, import, verify
- `fetch.py`      download, resumable, checked before it counts
- `bundle.py`     export and import of several models as one file with checksums
"""

from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.store import InstalledModel, ModelStore

__all__ = ["InstalledModel", "ModelStore", "PublishedModel"]
