"""Making all tables of an app in one step of its first migration."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AllAtOnce(Operation):
    """What `makemigrations` wrote for an empty database, applied as one operation.

    Django works out every model anew after each operation, which took a minute on an empty database. Here it does so
    once: each table is made as the last operation leaves it, with its columns, constraints, indexes and triggers.
    Only for tables that do not exist before: every operation is about a model that one of them creates.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the models; without models at work nothing is worked out in between."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the tables; what refers to a later one is added at the end of the migration."""
        for model in self._models(app_label, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the tables, the last one first."""
        for model in reversed(self._models(app_label, from_state)):
            schema_editor.delete_model(model)

    def _models(self, app_label: str, state: ProjectState) -> list[Any]:
        made = (operation.name for operation in self.operations if isinstance(operation, CreateModel))
        return [state.apps.get_model(app_label, name) for name in made]
