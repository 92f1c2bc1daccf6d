"""What can go wrong with models and text, as values; the feature finds the sentences for them."""

Value = str | int | float | None


class TranslationError(Exception):
    """The base of all: `code` names what happened, `values` what belongs into its sentence."""

    code = "translation"

    def __init__(self, **values: Value) -> None:
        super().__init__(f"{self.code}: {values}" if values else self.code)
        self.values = values


class PackageDamaged(TranslationError):
    """The package or folder `name` is not what its kind must hold; `reason` says which part."""

    code = "translation.package_damaged"


class UnknownLayout(TranslationError):
    """The folder `name` holds no kind of model that is known."""

    code = "translation.unknown_layout"


class PairNotInModel(TranslationError):
    """The model `name` does not translate from `source` to `target`."""

    code = "translation.pair_not_in_model"


class UnsafePackage(TranslationError):
    """A member of the package `name` would be written outside its folder, or is no plain file."""

    code = "translation.unsafe_package"
