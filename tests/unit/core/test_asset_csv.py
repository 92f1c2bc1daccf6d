"""Lists of things."""

import pytest

from services.core.assets.asset_csv import EXPORTED, read_assets, write_csv
from services.core.assets.models import MOVES, AssetState
from services.core.identity.staff_csv import Unreadable

KINDS = {"pc": "庁内パソコン"}


def test_kind_by_name_or_code():
    rows, problems = read_assets("管理番号,種別,名称\nPC-1,庁内パソコン,甲\nPC-2,pc,乙\n".encode("cp932"), kinds=KINDS)
    assert [(row.inventory_number, row.kind) for row in rows] == [("PC-1", "pc"), ("PC-2", "pc")]
    assert not problems


def test_problems_by_line():
    text = (
        "管理番号,種別,名称,取得日\nPC 1,pc,甲,\nPC-2,机,乙,\nPC-3,pc,,\nPC-4,pc,丁,R8.13.1\nPC-5,pc,戊,\nPC-5,pc,己,\n"
    )
    rows, problems = read_assets(text.encode(), kinds=KINDS)
    assert [row.line for row in rows] == [6]
    assert [(problem.line, problem.column) for problem in problems] == [
        (2, "管理番号"),
        (3, "種別"),
        (4, "名称"),
        (5, "取得日"),
        (7, "管理番号"),
    ]


def test_not_a_list_of_things():
    with pytest.raises(Unreadable):
        read_assets("氏名\n青木\n".encode(), kinds=KINDS)


def test_written_cells_are_no_formulas():
    row = dict.fromkeys(EXPORTED, "") | {"名称": '=HYPERLINK("http://example.jp")'}
    text = write_csv([row]).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert text.startswith("管理番号,")


def test_every_state_has_its_moves_and_retired_is_the_end():
    assert set(MOVES) == set(AssetState)
    assert not MOVES[AssetState.RETIRED]
    assert AssetState.RETIRED not in MOVES[AssetState.ON_LOAN], "what somebody has cannot be written off"
