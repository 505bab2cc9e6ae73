"""The worker's verbs: checking a department's list, and writing it. Each is one transaction; a kill loses none."""

from django.db.models import Q

from casework import clock
from casework.commands import service
from casework.scope import Reader
from enrollment.models import Contribution, Recognition, RecognitionList
from enrollment.recognised.classes import by_word, subtypes_on
from enrollment.recognised.matching import match
from enrollment.recognised.reading import Meaning, read
from enrollment.recognised.steps import at, go_on, rows_in, tell
from enrollment.recognised.writing import write
from enrollment.services.pricing_again import price_again

State = RecognitionList.State


@service
def check_recognitions(*, listed: RecognitionList, by: Reader) -> RecognitionList:
    """Set the list beside who is registered and what the department held before (the dry run). Raises NotAtThisStep."""
    listed = at(listed, by, State.CHECKING)
    subtypes = subtypes_on(listed.pool, clock.today())
    meaning = Meaning(by_word(subtypes), listed.covers, listed.starts_on)
    listed.counts = match(listed, subtypes, read(rows_in(listed), meaning))
    go_on(listed, State.CHECKED)
    tell("recognitions_checked", listed, by, **listed.counts)
    return listed


@service
def write_recognitions(*, listed: RecognitionList, by: Reader) -> RecognitionList:
    """Write every difference at once; what its people owe of contributions is priced again. Raises NotAtThisStep."""
    listed = at(listed, by, State.WRITING)
    write(listed)
    changed = Recognition.objects.filter(Q(brought_by=listed) | Q(ended_by=listed)).exclude(status="")
    owed = Contribution.objects.filter(person__in=changed.values("person"))
    price_again(owed, listed.pool, clock.today())
    go_on(listed, State.WRITTEN)
    tell("recognitions_written", listed, by, **listed.counts)
    return listed
