"""bench/counter in a small size: what two clerks type at once is what stands in the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.counter import must_be_exact, who_comes
from bench.desk import Desk, Typed
from script.standalone import Portal
from tests.at_work.office import Office
from tests.at_work.visitor import Visitor

pytestmark = pytest.mark.fault


def test_what_clerks_type_at_once_stands_in_the_database_to_the_fen(harmed: Portal):
    office = Office(harmed)
    desks = [Desk(office, Visitor(harmed.url, username), (0, 0)) for username in ("clerk", "clerk2")]
    for desk in desks:
        desk.visitor.sign_in()
    with ThreadPoolExecutor(len(desks)) as crowd:
        list(crowd.map(Desk.serve, desks, [[who_comes(office)] for _desk in desks]))
    typed = {claim: one for desk in desks for claim, one in desk.typed.items()}
    assert len(typed) == len(desks)
    must_be_exact(office, typed)
    claim, one = next(iter(typed.items()))
    with pytest.raises(SystemExit):
        must_be_exact(office, typed | {claim: Typed(one.claimed + 1, one.lines)})
