"""bench: a line says what was measured and beside which floor."""

from bench.measuring import Result, paired_medians, peak_memory


def test_a_line_carries_the_ratio_to_its_floor():
    line = Result("settle", 50, 0.5, floor_seconds=0.2, peak_mb=80).as_dict()
    assert line == {
        "name": "settle",
        "size": 50,
        "seconds": 0.5,
        "floor_seconds": 0.2,
        "ratio": 2.5,
        "peak_mb": 80,
    }


def test_a_line_carries_what_else_was_counted():
    assert Result("page", 50, 0.5, figures={"queries": 9}).as_dict()["queries"] == 9


def test_a_line_without_floor_has_no_ratio():
    assert Result("server", 3, 4.8).as_dict()["ratio"] is None


def test_work_and_floor_run_in_turns():
    order = []
    paired_medians(lambda: order.append("work"), lambda: order.append("floor"), times=2)
    assert order == ["work", "floor", "work", "floor"]


def test_the_peak_is_that_of_the_block():
    with peak_memory() as small:
        pass
    with peak_memory() as large:
        block = bytearray(b"x") * (100 * 2**20)
    del block
    assert large.megabytes - small.megabytes > 90
