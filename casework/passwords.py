"""Passwords that an administrator hands over once."""

import base64
import hmac

from django.conf import settings

READABLE = str.maketrans("0189", "wxyz")


def initial_password(key: str, username: str) -> str:
    """The first password of an account, e.g. `k7mq-3fdp-x2ra-nn6c` (80 bits).

    It follows from the command's key, so a form that is sent twice shows the password that was set, and nothing
    readable is stored.
    """
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"initial password:{username}:{key}".encode(), "sha256")
    text = base64.b32hexencode(digest)[:16].decode().lower().translate(READABLE)
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))
