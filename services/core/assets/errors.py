"""What can go wrong around the asset register."""

from services.core.errors import Conflict, Invalid, NotFound


class AssetNotFound(NotFound):
    """No such thing."""

    code = "assets.not_found"


class NumberTaken(Conflict):
    """Another thing has this inventory number."""

    code = "assets.number_taken"


class NotAvailable(Conflict):
    """It cannot be lent, repaired or retired in its present state."""

    code = "assets.not_available"


class NotOnLoan(Conflict):
    """It cannot be returned: nobody has it."""

    code = "assets.not_on_loan"


class DueBeforeLent(Invalid):
    """The due date is before the day of lending."""

    code = "assets.due_before_lent"


class CsvUnreadable(Invalid):
    """The file is not a list of things: `reason` says why."""

    code = "assets.csv_unreadable"


class CsvHasProblems(Invalid):
    """Some rows cannot be taken; nothing was changed."""

    code = "assets.csv_has_problems"
