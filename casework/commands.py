"""Service calls: one transaction, one event, once per command key, typed refusals."""

import functools
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.core.files.base import File
from django.db import OperationalError, connection, models, transaction

from casework import clock, events
from casework.errors import Busy, SameKeyOtherBody, Unreadable
from casework.models import Command
from casework.scope import Reader

R = TypeVar("R")

KEY = re.compile(r"[\w.:-]{1,64}", re.ASCII)
LOCK_NOT_AVAILABLE, DEADLOCK, STATEMENT_CANCELLED = "55P03", "40P01", "57014"


def service(function: Callable[..., R]) -> Callable[..., R]:
    """Make a function the one way to write something.

    The function takes keywords only, among them `by: Reader`. The call adds `key: str | None`: with a key it runs
    once per person of staff; a repeat with the same arguments returns the first result, with others raises
    SameKeyOtherBody. Everything happens in one transaction, which must record exactly one event. A lock that
    cannot be had becomes Busy.
    """
    name = f"{function.__module__.split('.')[0]}.{function.__name__}"

    @functools.wraps(function)
    def call(*, key: str | None = None, **kwargs: Any) -> R:
        try:
            with transaction.atomic(), events.written() as written:
                command = _begin(name, key, kwargs) if key else None
                if command and not command._state.adding:
                    return _first_result(command)
                result = function(**kwargs)
                if len(written) != 1:
                    raise RuntimeError(f"{name} recorded {len(written)} events instead of one")
                if command:
                    _finish(command, result)
                return result
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) in {LOCK_NOT_AVAILABLE, DEADLOCK, STATEMENT_CANCELLED}:
                raise Busy() from error
            raise

    return call


def _begin(name: str, key: str, arguments: dict[str, Any]) -> Command:
    """Claim the key. A concurrent call with the same key waits here until the first one has committed."""
    reader: Reader = arguments["by"]
    if not KEY.fullmatch(key):
        raise Unreadable()
    body_hash = hashlib.sha256(repr(sorted((k, _plain(v)) for k, v in arguments.items() if k != "by")).encode())
    command = Command(key=key, actor=reader.staff, name=name, body_hash=body_hash.hexdigest(), at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_command (key, actor_id, name, body_hash, result_model, result_pk, at)"
            " VALUES (%s, %s, %s, %s, '', '', %s) ON CONFLICT (actor_id, key) DO NOTHING RETURNING id",
            [key, reader.staff.pk, name, command.body_hash, command.at],
        )
        row = cursor.fetchone()
    if row:
        command.pk = row[0]
        return command
    first = Command.objects.get(actor=reader.staff, key=key)
    if (first.name, first.body_hash) != (name, command.body_hash):
        raise SameKeyOtherBody()
    return first


def _finish(command: Command, result: Any) -> None:
    if isinstance(result, models.Model):
        Command.objects.filter(pk=command.pk).update(result_model=result._meta.label_lower, result_pk=str(result.pk))


def _first_result(command: Command) -> Any:
    if not command.result_model:
        return None
    return apps.get_model(command.result_model)._default_manager.get(pk=command.result_pk)


def _plain(value: Any) -> Any:
    """A value as text that is equal when the command is: rows by key, files by content."""
    match value:
        case models.Model():
            return f"{value._meta.label_lower}:{value.pk}"
        case File():
            digest = hashlib.file_digest(value.open("rb"), "sha256").hexdigest()
            value.seek(0)
            return digest
        case Mapping():
            return sorted((str(k), _plain(v)) for k, v in value.items())
        case list() | tuple():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value):
            return [(field.name, _plain(getattr(value, field.name))) for field in fields(value)]
        case _:
            return str(value)
