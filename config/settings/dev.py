"""On a developer's machine: readable errors, no TLS."""

from config.settings.base import *  # noqa: F403
from config.settings.base import SECRET_KEY, STORAGES

DEBUG = True
SECRET_KEY = SECRET_KEY or "only-for-development-never-behind-a-real-address"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
