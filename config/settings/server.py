"""What script/server runs on one machine: production's strictness, plain http on the loopback address."""

from config.settings.production import *  # noqa: F403

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, SEEN_COOKIE_NAME = "sessionid", "csrftoken", "last_seen"
