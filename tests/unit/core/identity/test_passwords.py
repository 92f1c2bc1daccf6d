"""Passwords: hashes, what may become one, one-time passwords."""

import pytest

from services.core.identity import passwords
from services.core.identity.errors import LoginMalformed, PasswordTooWeak


def test_hash_is_argon2id_and_matches_only_its_password():
    made = passwords.hashed("a long enough one")
    assert made.startswith("$argon2id$")
    assert passwords.matches("a long enough one", made)
    assert not passwords.matches("a long enough two", made)


def test_unknown_account_and_broken_hash_never_match():
    assert not passwords.matches("nobody has this password", None), "this is the text behind the dummy hash"
    assert not passwords.matches("x", "not a hash")


@pytest.mark.parametrize("password", ["short", "x" * 129, "aaaaaaaaaaaaaa", "my-name-is-Aoki-ok"])
def test_weak_passwords_are_refused(password):
    with pytest.raises(PasswordTooWeak):
        passwords.check_strength(password, login="aoki")


def test_long_password_without_digits_or_signs_is_fine():
    passwords.check_strength("会議室の窓から見える大きな木", login="aoki")


@pytest.mark.parametrize("text", ["", "a", "青木", "a b", "-aoki", "aoki\nb", "x" * 65, "aoki@city"])
def test_malformed_login_names(text):
    with pytest.raises(LoginMalformed):
        passwords.normalised_login(text)


def test_login_names_do_not_depend_on_case():
    assert passwords.normalised_login(" Aoki.M ") == "aoki.m"


def test_one_time_passwords_differ_and_may_be_used():
    made = {passwords.one_time_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.check_strength(password, login="aoki")
