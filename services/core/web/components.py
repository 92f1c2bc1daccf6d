"""The macros of templates/components/*.html as one name: `ui.field(…)`, `ui.table(…)`."""

from types import SimpleNamespace

from jinja2 import Environment
from jinja2.runtime import Macro

FOLDER = "components/"


def load_components(environment: Environment) -> SimpleNamespace:
    """Every macro by its name.

    A global and not an import in each template: a block that is rendered alone for htmx does not see the imports of
    its page.

    Raises:
        ValueError: two macros have the same name.
    """
    # A macro sees the globals of the moment its file is loaded: the name must be there before the macros are.
    found = SimpleNamespace()
    environment.globals["ui"] = found
    for name in environment.list_templates(filter_func=lambda name: name.startswith(FOLDER)):
        for key, value in vars(environment.get_template(name).module).items():
            if not isinstance(value, Macro):
                continue
            if hasattr(found, key):
                raise ValueError(f"{name}: the macro {key} exists already")
            setattr(found, key, value)
    return found
