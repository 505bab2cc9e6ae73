"""Work that belongs to a whole pool: its money and its rules."""

from casework.errors import NotAllowed
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader


def of_the_whole_pool(by: Reader, right: Right) -> Pool:
    """The reader's pool, if they hold the right for all of it. Raises NotAllowed."""
    if by.pool is None or not by.may_in(right, by.pool.area.code):
        raise NotAllowed()
    return by.pool
