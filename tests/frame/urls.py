"""The portal's routes and the style guide, which only development serves."""

from django.urls import path

from casework.views.styleguide import styleguide
from config.urls import *  # noqa: F403
from config.urls import urlpatterns as portal

urlpatterns = [
    *portal,
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/<slug:part>/", styleguide, name="styleguide_part"),
]
