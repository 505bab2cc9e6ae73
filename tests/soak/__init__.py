"""Scenarios of harm to a running portal: script/soak runs them in full, tests/fault in small counts."""

import os

import django
from django.apps import apps

# The scenarios know the portal's routes and roles; they ask its database only as a stranger would, over the network.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
if not apps.ready:
    django.setup()
