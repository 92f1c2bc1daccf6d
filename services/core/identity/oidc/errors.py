"""What can go wrong on the way to the sign-on provider and back."""

from services.core.errors import Conflict, Denied, Invalid, NotFound, SuiteError, Unavailable


class SignOnOff(NotFound):
    """No provider is set."""

    code = "sign_on.off"


class ProviderUnreachable(Unavailable):
    """The provider does not answer, or not as a provider would; `host` says which."""

    code = "sign_on.provider_unreachable"


class ProviderMisconfigured(SuiteError):
    """What the provider says of itself does not fit the settings; `what` names the part."""

    code = "sign_on.provider_misconfigured"
    status = 502


class ProviderRefused(Denied):
    """The provider did not let the person in; `reason` is its code."""

    code = "sign_on.provider_refused"


class StateLost(Invalid):
    """The way back does not fit the way there: another browser, another address, cookies refused, too slow."""

    code = "sign_on.state_lost"


class TokenRefused(SuiteError):
    """The provider's token is not one that may be trusted; `claim` names the part."""

    code = "sign_on.token_refused"
    status = 401


class ClocksDiffer(SuiteError):
    """The token is not valid now: one of the two clocks is wrong by `difference_s`."""

    code = "sign_on.clocks_differ"
    status = 401


class PersonUnknown(Denied):
    """The provider knows the person, the suite does not."""

    code = "sign_on.person_unknown"


class PersonAmbiguous(Denied):
    """Several people of the register have what the claim says, for example one e-mail address."""

    code = "sign_on.person_ambiguous"


class ClaimMissing(Denied):
    """The provider did not send the claim that names the person; `claim` says which."""

    code = "sign_on.claim_missing"


class AccountDisabled(Denied):
    """The account of the person was disabled here; the provider cannot change that."""

    code = "sign_on.account_disabled"


class GroupTaken(Conflict):
    """The group has this role already."""

    code = "sign_on.group_taken"
