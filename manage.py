#!/usr/bin/env python
"""The portal's command line: `python manage.py COMMAND`."""

import os
import sys


def main() -> None:
    """Run one management command under the settings named by DJANGO_SETTINGS_MODULE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
