"""The pages of models, for administrators.

- `models.py`    the list, one model, measure, check, remove, default of a purpose
- `taking.py`    how a file comes in: the upload protocol, the form
- `tasks.py`     cancel, try again, confirm
- `bundles.py`   export, and whose bundles are taken
"""

from fastapi import APIRouter

from services.core.model_work.routes import bundles, models, taking, tasks

ROUTERS: tuple[APIRouter, ...] = (taking.router, bundles.router, tasks.router, models.router)
