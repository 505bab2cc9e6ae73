"""Celery: the broker only rings the bell, the truth is the rows (docs/decisions.md). And the timetable: one list."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "the night begins": {
        "task": "casework.begin_night",
        "schedule": crontab(hour=settings.NIGHT_BEGINS.hour, minute=settings.NIGHT_BEGINS.minute),
    },
    "watch over the night": {"task": "casework.watch_night", "schedule": settings.WATCH_SECONDS},
    "wake standing simulations": {"task": "rulebook.wake_standing_simulations", "schedule": settings.WATCH_SECONDS},
    "wake standing releases": {"task": "claims.wake_standing_releases", "schedule": settings.WATCH_SECONDS},
    "wake standing second reimbursements": {
        "task": "claims.wake_standing_second",
        "schedule": settings.WATCH_SECONDS,
    },
    "wake standing lists": {"task": "enrollment.wake_standing_lists", "schedule": settings.WATCH_SECONDS},
    "wake standing lists of institutions": {
        "task": "institutions.wake_standing_register_lists",
        "schedule": settings.WATCH_SECONDS,
    },
    "wake standing declarations": {
        "task": "institutions.wake_standing_declarations",
        "schedule": settings.WATCH_SECONDS,
    },
    "wake standing recognitions": {
        "task": "enrollment.wake_standing_recognitions",
        "schedule": settings.WATCH_SECONDS,
    },
}
