"""bench/pages: what counts as reading a table from end to end."""

from bench.pages import scans


def test_a_scan_is_found_wherever_it_stands_in_the_plan():
    index = {"Node Type": "Index Scan", "Relation Name": "enrollment_person"}
    scan = {"Node Type": "Seq Scan", "Relation Name": "claims_claim"}
    plan = {"Node Type": "Limit", "Plans": [{"Node Type": "Nested Loop", "Plans": [index, {**index, "Plans": [scan]}]}]}
    assert list(scans(plan)) == ["claims_claim"]
