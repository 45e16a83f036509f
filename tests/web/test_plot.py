from itertools import pairwise

from cleaner.web.plot import MOST_BARS, plot


def test_months_without_documents_are_on_the_axis() -> None:
    drawn = plot("t", {"documents": {"2025-11": 2, "2026-02": 4}})
    assert drawn is not None
    assert drawn.periods == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert [(bar.period, bar.count) for bar in drawn.lanes[0].bars] == [("2025-11", 2), ("2026-02", 4)]
    assert drawn.lanes[0].bars[0].height * 2 == drawn.lanes[0].bars[1].height


def test_many_years_become_years() -> None:
    months = {f"{year}-{month:02}": 1 for year in range(2008, 2026) for month in range(1, 13)}
    drawn = plot("t", {"documents": months})
    assert drawn is not None
    assert drawn.periods == tuple(str(year) for year in range(2008, 2026))
    assert {bar.count for bar in drawn.lanes[0].bars} == {12}


def test_a_page_with_a_date_of_its_choosing_does_not_stretch_the_axis() -> None:
    months = {f"2026-{month:02}": 40 for month in range(1, 13)} | {"0001-01": 1, "9999-12": 1}
    drawn = plot("t", {"documents": months})
    assert drawn is not None
    assert len(drawn.periods) <= MOST_BARS
    assert "2026-07" in drawn.periods
    assert drawn.outside == 2


def test_without_a_date_there_is_no_plot() -> None:
    assert plot("t", {"documents": {"unknown": 7}}) is None
    assert plot("t", {}) is None


def test_lanes_without_a_date_are_left_out_and_counted() -> None:
    drawn = plot("t", {"newsletter": {"2026-01": 1, "unknown": 2}, "other": {"unknown": 3}})
    assert drawn is not None
    assert [lane.label for lane in drawn.lanes] == ["newsletter"]
    assert drawn.unknown == 5


def test_names_of_months_do_not_stand_in_each_other() -> None:
    for months in range(1, 30):
        drawn = plot("t", {"documents": {f"{2024 + month // 12}-{month % 12 + 1:02}": 1 for month in range(months)}})
        assert drawn is not None
        places = [place for place, _ in drawn.ticks]
        assert all(b - a >= 72 for a, b in pairwise(places))
        assert 1 <= len(places) <= 6
