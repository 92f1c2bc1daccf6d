"""What `workstyle db move` says: every table on both sides, and what to do next."""

from typing import Any

from sqlalchemy import make_url

from services.core.move.move import Moved
from services.core.settings import CoreSettings

SHOWN_DIGITS = 12


def moved_text(moved: Moved, before: CoreSettings, after: CoreSettings) -> str:
    """The table of tables, then the settings to change."""
    count = len(moved.tables)
    width = max((len(found.table) for found in moved.tables), default=0)
    lines = [f"{'表 / table':<{width}}  {'元 / source':>12}  {'先 / target':>12}  チェックサム / checksum"]
    lines += [
        f"{found.table:<{width}}  {found.source.rows:>12,}  {found.target.rows:>12,}  "
        f"{found.target.checksum[:SHOWN_DIGITS]} {'=' if found.is_same else '≠'}"
        for found in moved.tables
    ]
    lines += [
        "",
        f"{count} 個の表の {moved.rows:,} 行を {moved.kind} へ移しました（{moved.took_s} 秒）。両側の内容は同じです。",
        f"{count} tables, {moved.rows:,} rows moved to {moved.kind} in {moved.took_s} s; both sides agree.",
        "",
        *_next_steps(moved, before, after),
    ]
    return "\n".join(lines)


def settings_to_change(before: CoreSettings, after: CoreSettings) -> dict[str, str]:
    """The variables that lead to the target; an empty value is a line to be removed. Without the password."""
    url = make_url(after.database_url).render_as_string(hide_password=True) if after.database_url else ""
    changes = {"WORKSTYLE_DATABASE_URL": url}
    if before.jobs_database_url and not after.jobs_database_url:
        changes["WORKSTYLE_JOBS_DATABASE_URL"] = ""
    return changes


def _next_steps(moved: Moved, before: CoreSettings, after: CoreSettings) -> list[str]:
    lines = [
        "設定ファイル（/etc/workstyle/workstyle.env、または .env）をこう変えて、起動してください。",
        "Change the settings file (/etc/workstyle/workstyle.env, or .env) like this, then start the suite:",
    ]
    for name, value in settings_to_change(before, after).items():
        lines.append(f'  {name}="{value}"' if value else f"  {name} … この行を消す / remove this line")
    if "***" in lines[-1]:
        lines.append("  （*** はパスワードに置き換える / put the password in the place of ***）")
    if moved.jobs_stayed:
        lines.append(
            "処理中の仕事は、設定された別のデータベースに残ります。 / "
            "Unfinished jobs stay in the database that the settings name for them."
        )
    lines.append(
        "元のデータベースは変更していません。移行先で動くことを確かめるまで残し、両方を使わないでください。 / "
        "The old database is untouched. Keep it until the suite has proven to work on the new one; never use both."
    )
    return lines


def moved_json(moved: Moved, before: CoreSettings, after: CoreSettings) -> dict[str, Any]:
    """The same for programs."""
    return {
        "moved_to": moved.kind,
        "rows": moved.rows,
        "took_s": moved.took_s,
        "jobs_stayed": moved.jobs_stayed,
        "settings": settings_to_change(before, after),
        "tables": [
            {
                "table": found.table,
                "source": {"rows": found.source.rows, "checksum": found.source.checksum},
                "target": {"rows": found.target.rows, "checksum": found.target.checksum},
                "same": found.is_same,
            }
            for found in moved.tables
        ],
    }
