"""The rules of medical insurance as dated, cited data, and the engine that applies them (pure Python, no Django).

Start with `load` a pack, put packs together in `Rules`, ask `settle`. Money is integer fen.
"""

from policy.errors import BadFact, InvalidPack, PackError, UnknownPack
from policy.facts import Claim, Line, Member
from policy.loading import available, load, load_files
from policy.pack import Pack
from policy.rules import Rules
from policy.settling.settle import settle
from policy.settling.settlement import Settlement
from policy.trace import Missing, Row, Source, Text

__all__ = [
    "BadFact",
    "Claim",
    "InvalidPack",
    "Line",
    "Member",
    "Missing",
    "Pack",
    "PackError",
    "Row",
    "Rules",
    "Settlement",
    "Source",
    "Text",
    "UnknownPack",
    "available",
    "load",
    "load_files",
    "settle",
]
