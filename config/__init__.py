"""How the portal is put together: settings, routes, the night's timetable."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
