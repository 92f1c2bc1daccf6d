"""Which snapshots stay."""

from datetime import UTC, datetime, timedelta

from services.core.backup.prune import Keep, names_to_keep

NOW = datetime(2026, 7, 15, 18, 0, tzinfo=UTC)  # 16 July, 3:00 in Japan


def names(days: int, *, hours: tuple[int, ...] = (0,)) -> list[str]:
    return [f"{NOW - timedelta(days=n, hours=h):%Y%m%dT%H%M%SZ}" for n in range(days) for h in hours]


def test_seven_days_four_weeks_twelve_months_of_two_years() -> None:
    kept = names_to_keep(names(730), Keep(7, 4, 12))
    assert kept[-7:] == sorted(names(7))
    assert len(kept) == 7 + 2 + 11, "two of the weeks and one of the months are among the days"
    assert kept[0].startswith("202508"), "twelve months back"


def test_of_a_day_the_newest_stays() -> None:
    assert names_to_keep(names(2, hours=(0, 2)), Keep(2, 0, 0)) == sorted(names(2))


def test_days_are_those_of_japan() -> None:
    late, early = "20260714T145900Z", "20260714T150000Z"  # 23:59 and 0:00 of the next day
    assert names_to_keep([late, early], Keep(2, 0, 0)) == [late, early]


def test_days_without_backup_do_not_count() -> None:
    sparse = names(40)[::10]
    assert names_to_keep(sparse, Keep(4, 0, 0)) == sorted(sparse)


def test_the_newest_stays_whatever_is_asked() -> None:
    assert names_to_keep(names(3), Keep(0, 0, 0)) == names(1)
