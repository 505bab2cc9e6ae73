"""Behind TLS. Refuses to start without a secret key of its own."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BEHIND_PROXY, DATABASES, env

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers take a cookie of such a name from this very host only, and only over TLS.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, SEEN_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-seen"

# A database that is away is told to people after seconds, not after the half minute that the pool would wait.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 3}
# A page reads one case with a dozen single rows beside it, from the row that it is about: to look for a better order of
# such joins took PostgreSQL longer than all the rest of the page (docs/bench.md). Jobs, which read whole tables, let it.
DATABASES["default"]["OPTIONS"]["options"] = (
    f"-c lock_timeout=3s -c statement_timeout={env('DATABASE_STATEMENT_TIMEOUT', default='15s')}"
    f" -c join_collapse_limit={env.int('DATABASE_JOINS', default=4)}"
)
