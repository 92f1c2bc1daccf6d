"""The migrations make exactly the tables that the code of the core and of every installed feature says."""

from services.core.db import migrate


def test_tables_are_what_the_code_says(make_suite):
    migrate.check(make_suite("empty"))
