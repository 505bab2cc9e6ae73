"""Areas, pools, staff: what every test needs first."""

from datetime import date
from functools import cache
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from casework.models import Area, Assignment, Pool, Role, Staff
from casework.scope import Reader
from claims.models import ReviewRules
from tests.factories.review import put_review_rules_in_force


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area
        django_get_or_create = ("code",)

    code = "990000000000"
    name = "示例市"
    level = Area.Level.PREFECTURE
    parent = None


class TownshipFactory(AreaFactory):
    code = "990001001000"
    name = "城关镇"
    level = Area.Level.TOWNSHIP


class PoolFactory(DjangoModelFactory):
    class Meta:
        model = Pool
        django_get_or_create = ("code",)

    code = "9900"
    name = "示例市统筹区"
    area = factory.SubFactory(AreaFactory)
    agency_name = "示例市医疗保障中心"

    @classmethod
    def _create(
        cls, model_class: type[Pool], *args: Any, approval_threshold: int | None = 20_000_00, **kwargs: Any
    ) -> Any:
        """A new pool has review rules: above so many fen of the funds a supervisor decides (None: every claim)."""
        pool = super()._create(model_class, *args, **kwargs)
        if not ReviewRules.objects.filter(pool=pool).exists():
            put_review_rules_in_force(pool, approval_threshold)
        return pool


@cache
def hashed(password: str) -> str:
    """A password as it is stored; hashed once a run."""
    return make_password(password)


class StaffFactory(DjangoModelFactory):
    class Meta:
        model = Staff

    username = factory.Sequence(lambda n: f"staff{n}")
    name = factory.Sequence(lambda n: f"职员{n}")
    password = factory.LazyFunction(lambda: hashed("correct horse battery"))


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    staff = factory.SubFactory(StaffFactory)
    role = Role.CLERK
    pool = factory.SubFactory(PoolFactory)
    area = factory.SelfAttribute("pool.area")
    starts_on = date(2000, 1, 1)


def reader(role: Role = Role.CLERK, **kwargs: object) -> Reader:
    """A new person of staff at work in that role; keywords go to the assignment (`pool`, `area`, `staff`)."""
    assignment = AssignmentFactory(role=role, **kwargs)
    return Reader.of(assignment.staff, assignment.pool.code)
