"""One reason for which less is paid, in the words of its page."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Explained:
    """What a reason means and what can be done; `article` is empty where none stands behind it by rule."""

    meaning: Any
    article: str
    person: Any
    staff: Any
