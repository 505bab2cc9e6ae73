"""Fixtures of oversight: the pool whose claims it looks at."""

from tests.claims.conftest import pool  # noqa: F401
