"""The same list through django-import-export, told to do the same: its resources, this portal's checks and questions.

Set up as its documentation advises for many rows: persons in bulk, no diffs, no reports of skipped rows, known persons
loaded at once. What hangs on a person, which its bulk has no way for, is written a person at a time once the persons of
a batch have keys. `SetBySet` hands that, too, to statements over the whole batch: this portal's way, in its frame.
"""

from collections.abc import Sequence
from itertools import chain
from types import SimpleNamespace
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result

from casework import clock
from casework.models import Area
from casework.uploaded_sheets.headings import cells_of, places_of
from enrollment import initials
from enrollment.lists.checking import Places, Row, check
from enrollment.lists.columns import heading_of
from enrollment.lists.matching import Outcome, Seen, known_of, look_at_ground, match, price
from enrollment.lists.values import identity_text, is_total
from enrollment.models import EnrolmentList, Identity, Person, Registration
from enrollment.selectors.enrollees import held_by
from enrollment.services.owing import Pricing, owe, owe_all


def dataset_of(sheet: Sequence[Sequence[str]], mapping: dict[str, str]) -> tablib.Dataset:
    """The rows of persons under the names of their fields, as the library takes them."""
    heading = heading_of(sheet)
    columns = places_of(heading, mapping)
    fields = [field for field, _ in columns]
    said = (cells_of(cells, columns) for cells in sheet[heading.last_row + 1 :])
    rows = [[row.get(field, "") for field in fields] for row in said if row and not is_total(row)]
    return tablib.Dataset(*rows, headers=fields)


class AtOnce(BaseInstanceLoader):
    """The persons of the whole file in one query, as the library's CachedInstanceLoader does for a column of the model."""

    def __init__(self, resource: "PersonByPerson", dataset: tablib.Dataset) -> None:
        super().__init__(resource, dataset)
        keys = [person.pk for person in resource.known.persons.values()]
        self.persons = Person.objects.in_bulk(keys)

    def get_instance(self, row: dict[str, Any]) -> Person | None:
        """Whom the row is about, where the pool knows them."""
        return self.persons.get(self.resource.row.person)


class PersonByPerson(resources.ModelResource):
    """Persons by `use_bulk`; document, registration and contribution of each behind them."""

    class Meta:
        model = Person
        use_bulk = True
        batch_size = 1_000
        fields = ("name", "phone", "bank_name", "bank_account")
        import_id_fields = ()
        instance_loader_class = AtOnce
        skip_diff = True
        report_skipped = False

    row: Row

    def __init__(self, listed: EnrolmentList) -> None:
        super().__init__()
        self.listed, self.area = listed, Area.objects.get(code=listed.area_code)
        self.places, self.seen = Places(listed.pool, self.area), Seen()
        self.pricing = Pricing(listed.pool, listed.coverage_year)
        self.created: list[Row] = []
        self.updated: list[Row] = []

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Read at once what is known about everybody in the file."""
        rows: Any = [
            SimpleNamespace(identity_number=identity_text(number), parent_number="", card_number="")
            for number in dataset["identity"]
        ]
        self.known = known_of(rows, self.listed.pool, self.listed.coverage_year)
        self.held = held_by([person.pk for person in self.known.persons.values()])

    def before_import_row(self, row: dict[str, Any], row_number: int = 0, **kwargs: Any) -> None:
        """Check the row, set it beside what is known, and ask the rules."""
        said = {field: text for field, text in row.items() if text}
        self.row = found = check(row_number, said, self.places, clock.today())
        self.seen.look(found)
        look_at_ground(found, self.known)
        self.outcome = match(found, self.known, self.area)
        if not found.problems and self.outcome != Outcome.SAME:
            price(found, self.known, self.held, self.pricing, clock.today())
        if found.problems:
            raise ValidationError([problem.sentence for problem in found.problems])

    def skip_row(self, *args: Any) -> bool:
        """Who owes and is registered."""
        return self.outcome == Outcome.SAME

    def import_instance(self, instance: Person, row: dict[str, Any], **kwargs: Any) -> None:
        """A known person keeps the record."""
        if instance.pk is None:
            super().import_instance(instance, row, **kwargs)

    def before_save_instance(self, instance: Person, row: dict[str, Any], **kwargs: Any) -> None:
        """What the columns do not say as the model has it."""
        if instance.pk:
            return
        found = self.row
        instance.pool, instance.registered_at = self.listed.pool, clock.now()
        instance.area_id = instance.area_code = found.area_code
        instance.initials, instance.other_initials = initials.readings(found.name)
        instance.sex, instance.born_on, instance.kind = found.sex, found.born_on, found.kind

    def after_save_instance(self, instance: Person, row: dict[str, Any], **kwargs: Any) -> None:
        """Remember the row until its person is written."""
        (self.updated if self.row.person else self.created).append(self.row)

    def bulk_create(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        """A batch of new persons with all that hangs on them."""
        persons = list(self.create_instances)
        super().bulk_create(using_transactions, dry_run, *args, **kwargs)
        if not dry_run:
            self.hang_on(list(zip(persons, self.created, strict=True)))
            self.created.clear()

    def bulk_update(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        """A batch of known persons, who are only registered and owe."""
        if not dry_run:
            self.hang_on(list(zip(self.update_instances, self.updated, strict=True)))
            self.updated.clear()
        self.update_instances.clear()

    def hang_on(self, pairs: Sequence[tuple[Person, Row]]) -> None:
        """Document, registration and what is owed of persons that are written."""
        for person, row in pairs:
            if row.person is None:
                self.identity(person, row).save(force_insert=True)
            living = self.living(person, row)
            if living.pk is None:
                living.save(force_insert=True)
            owe(registration=living, coverage_year=self.listed.coverage_year, on=clock.today(), pricing=self.pricing)

    def after_import(self, *args: Any, **kwargs: Any) -> None:
        """The library would set the sequence of keys anew: no key came from the file, and only the owner may."""

    def identity(self, person: Person, found: Row) -> Identity:
        """The document of a new person."""
        number = found.identity_number
        return Identity(
            pool=self.listed.pool, person=person, kind=found.document, number=number, reversed_number=number[::-1]
        )

    def living(self, person: Person, found: Row) -> Registration:
        """The registration that lives, or a new one that is not written."""
        known = self.known.persons.get(found.identity_number)
        if known and known.registration:
            return Registration.objects.get(pk=known.registration)
        return Registration(
            pool=self.listed.pool,
            person=person,
            area_code=person.area_code,
            basis=found.basis,
            channel=Registration.Channel.LIST,
            registered_on=clock.today(),
            by=self.listed.brought_by,
        )


class SetBySet(PersonByPerson):
    """All that hangs on the persons of a batch in a few statements."""

    def hang_on(self, pairs: Sequence[tuple[Person, Row]]) -> None:
        """The same, table by table."""
        Identity.objects.bulk_create(self.identity(person, row) for person, row in pairs if row.person is None)
        known = [self.known.persons.get(row.identity_number) for _, row in pairs]
        standing = Registration.objects.select_related("person").in_bulk(
            [person.registration for person in known if person and person.registration]
        )
        new = [
            self.living(person, row)
            for (person, row), found in zip(pairs, known, strict=True)
            if not (found and found.registration)
        ]
        Registration.objects.bulk_create(new)
        owe_all([*standing.values(), *new], self.listed.coverage_year, clock.today(), self.pricing)


def through(resource: type[PersonByPerson], listed: EnrolmentList, dataset: tablib.Dataset) -> int:
    """A dry run, then the import, as its admin does both; how many rows were written. Raises what a row raised."""
    resource(listed).import_data(dataset, dry_run=True, use_transactions=False)
    result: Result = resource(listed).import_data(dataset, use_transactions=True)
    for error in chain(result.base_errors, *(row.errors for _, row in result.row_errors())):
        raise error.error
    return int(result.totals["new"] + result.totals["update"])
