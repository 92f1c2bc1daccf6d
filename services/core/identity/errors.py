"""What can go wrong around accounts and the staff register."""

from services.core.errors import Conflict, Denied, Invalid, NotFound, SuiteError


class LoginRequired(SuiteError):
    """Nobody is logged in; pages lead to the login, the API answers 401."""

    code = "identity.login_required"
    status = 401


class ApiKeyRefused(SuiteError):
    """The API key is missing, unknown, expired or revoked."""

    code = "identity.api_key_refused"
    status = 401


class PasswordChangeRequired(SuiteError):
    """The password is a one-time password; pages lead to the change of it."""

    code = "identity.password_change_required"
    status = 403


class LoginRefused(SuiteError):
    """Login name or password is wrong, or the account is disabled: which of them is not told."""

    code = "identity.login_refused"
    status = 401


class TooManyAttempts(SuiteError):
    """Wait before the next attempt; `wait_s` says how long."""

    code = "identity.too_many_attempts"
    status = 429


class RoleMissing(Denied):
    """The account has none of the roles that may do this."""

    code = "identity.role_missing"


class ScopeMissing(Denied):
    """The API key does not have the scope `scope`."""

    code = "identity.scope_missing"


class AccountNotFound(NotFound):
    """No such account."""

    code = "identity.account_not_found"


class LoginTaken(Conflict):
    """Another account has this login name."""

    code = "identity.login_taken"


class LoginMalformed(Invalid):
    """A login name is 2 to 64 letters, digits, dots, hyphens or underscores."""

    code = "identity.login_malformed"


class PersonHasAccount(Conflict):
    """The person has an account already."""

    code = "identity.person_has_account"


class PersonNotFound(NotFound):
    """No such person in the register."""

    code = "identity.person_not_found"


class PasswordTooWeak(Invalid):
    """The password is too short, too long, or contains the login name."""

    code = "identity.password_too_weak"


class PasswordWrong(Invalid):
    """The present password is not this one."""

    code = "identity.password_wrong"


class OwnAccount(Conflict):
    """Administrators cannot disable themselves or take their own role away."""

    code = "identity.own_account"


class LastAdministrator(Conflict):
    """At least one active administrator must remain."""

    code = "identity.last_administrator"


class ApiKeyInvalid(Invalid):
    """Name, scope or expiry of a new API key cannot be used."""

    code = "identity.api_key_invalid"


class RegisterUnreadable(Invalid):
    """The file is not a staff list that can be read: `reason` says why."""

    code = "identity.register_unreadable"


class RegisterHasProblems(Invalid):
    """The staff list has rows that cannot be taken; nothing was changed."""

    code = "identity.register_has_problems"


class RegisterChanged(Conflict):
    """The register changed since the preview was made; look at the preview again."""

    code = "identity.register_changed"


class ImportNotFound(NotFound):
    """No such import."""

    code = "identity.import_not_found"


class ImportNotUndoable(Conflict):
    """Something depends on the import by now, it was undone already, or it is too old; nothing was changed."""

    code = "identity.import_not_undoable"


class ChangeNotFound(NotFound):
    """No such personnel change."""

    code = "identity.change_not_found"


class ChangeDayOver(Invalid):
    """The day of a personnel change must not be in the past."""

    code = "identity.change_day_over"


class ChangeHasNoList(Invalid):
    """A personnel change needs a list of staff, of departments, or both."""

    code = "identity.change_has_no_list"


class ChangeSettled(Conflict):
    """The personnel change was applied or withdrawn already."""

    code = "identity.change_settled"


class PostsOverlap(Conflict):
    """A person has one main post at a time; another one begins on `valid_from`."""

    code = "identity.posts_overlap"


class PostTaken(Conflict):
    """The person has this very post from that day already."""

    code = "identity.post_taken"


class PostOutsideDepartment(Invalid):
    """The department does not exist during the whole post."""

    code = "identity.post_outside_department"


class DaysReversed(Invalid):
    """The last day is before the first."""

    code = "identity.days_reversed"


class DepartmentNotFound(NotFound):
    """No such department."""

    code = "identity.department_not_found"


class DepartmentInUse(Conflict):
    """`count` people still work in the department after that day."""

    code = "identity.department_in_use"


class DepartmentHasBranches(Conflict):
    """Departments under it go on after that day."""

    code = "identity.department_has_branches"


class NobodyNamed(Invalid):
    """Neither an account nor everybody was named, or both."""

    code = "identity.nobody_named"


class ApiKeyNotFound(NotFound):
    """No API key in force begins with `prefix`."""

    code = "identity.api_key_not_found"
