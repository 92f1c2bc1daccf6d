"""The tree of departments and its head counts."""

from datetime import date

from services.core.identity.departments import tree_of
from services.core.identity.models import Department


def department(code, parent=None):
    return Department(code=code, name=code, parent_id=parent.id if parent else None, valid_from=date(2020, 4, 1))


def test_counts_add_up_and_orphans_become_tops():
    city = department("00")
    bureau = department("10", city)
    section = department("11", bureau)
    gone = department("20", city)
    orphan = department("21", gone)
    tops = tree_of([section, orphan, bureau, city], {section.id: 3, bureau.id: 1, orphan.id: 2})
    assert [(top.department.code, top.total_count) for top in tops] == [("00", 4), ("21", 2)]
    assert tops[0].children[0].own_count == 1
    assert tops[0].children[0].children[0].department.code == "11"
