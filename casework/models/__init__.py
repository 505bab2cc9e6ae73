"""The rows every app builds on; one aggregate a file."""

from casework.models.area import Area, Pool
from casework.models.command import Command
from casework.models.delegation import Delegation
from casework.models.document import Document
from casework.models.event import Event, EventShard
from casework.models.guide import ServiceItem
from casework.models.holiday import Holiday
from casework.models.job import JobChunk, JobRun
from casework.models.looks import AccessLog
from casework.models.sequence import Sequence
from casework.models.staff import Assignment, Role, Staff

__all__ = [
    "AccessLog",
    "Area",
    "Assignment",
    "Command",
    "Delegation",
    "Document",
    "Event",
    "EventShard",
    "Holiday",
    "JobChunk",
    "JobRun",
    "Pool",
    "Role",
    "Sequence",
    "ServiceItem",
    "Staff",
]
