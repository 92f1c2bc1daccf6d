"""Model files: offline by default. Carried by USB or a browser's download; fetched only where there is a network.

1. `catalogue.py`, `formats.py`, `purposes.py`  what features say of models: published ones, forms, uses
2. `recognise.py`, `archives.py`                what a file is, by its content; archives of strangers
3. `intake.py`, `scanned.py`                    a file is scanned and becomes an installed model, all of it or nothing;
                                                `ctranslate2_file.py`, `argos.py` check it
4. `store.py`       the folder and its list; `installed.py`, `names.py`, `hashing.py`
5. `bundle.py`, `bundle_import.py`, `bundle_list.py`, `parts.py`   several models as one signed file
6. `signing_keys.py`, `trust_actions.py`        who signs, and whom an administrator trusts
7. `defaults.py`, `removal.py`, `probing.py`    whose default it is, when it may go, how fast it is here
8. `commands.py`, `use_commands.py`, `key_commands.py`   `workstyle models`; the pages are in `../model_work`
"""

from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.installed import InstalledModel
from services.core.model_store.store import ModelStore

__all__ = ["InstalledModel", "ModelStore", "PublishedModel"]
