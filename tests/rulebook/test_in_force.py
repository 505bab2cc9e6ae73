"""Which rules answer a pool on a day: stored versions, their hash, refusals instead of guesses."""

from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

import policy
from casework import clock
from casework.errors import NotAllowed, SamePerson
from casework.models import Event, Role
from rulebook import selectors, services
from rulebook.errors import LaterVersionExists, LayerNotInPack, NoRulesInForce, VersionDamaged, VersionNotApproved
from rulebook.models import InForce, Layer, RuleVersion
from rulebook.selectors import rules_for
from tests.database import owner_connection
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db

DAY = date(2008, 11, 5)
JILIN = "jilin-county-2008"


@pytest.fixture(autouse=True)
def nothing_parsed_yet():
    forget_parsed()


def forget_parsed():
    selectors._pack.cache_clear()
    selectors._rules.cache_clear()


def test_loading_the_packs_again_writes_nothing():
    first = services.load_packs()
    events = Event.objects.count()
    assert [version.pk for version in services.load_packs()] == [version.pk for version in first]
    assert {version.pack for version in first} == set(policy.available())
    assert (len(first), events) == (RuleVersion.objects.count(), Event.objects.count())


def test_a_stored_version_holds_the_files_of_its_pack():
    [version] = services.load_packs(JILIN)
    assert version.content_hash == policy.load(JILIN).content_hash
    assert {name: text.encode() for name, text in version.files.items()} == policy.load(JILIN).files
    assert version.state == RuleVersion.State.APPROVED


def test_the_rules_of_a_pool_name_pack_version_and_hash_of_each_layer():
    pool = PoolFactory()
    version = put_rules_in_force(pool, JILIN)
    found = rules_for(pool, DAY)
    kept = {"pack": JILIN, "version": version.pk, "content_hash": version.content_hash}
    assert found.versions == dict.fromkeys(policy.load(JILIN).layers, kept)
    assert found.rules.basic.id == JILIN


def test_rules_come_from_the_database_and_not_from_the_repository(monkeypatch):
    pool = PoolFactory()
    put_rules_in_force(pool, JILIN)
    monkeypatch.setattr(policy, "load", None)
    assert rules_for(pool, DAY).rules.basic.id == JILIN


def test_asking_again_costs_one_query(django_assert_num_queries):
    pool = PoolFactory()
    put_rules_in_force(pool, JILIN)
    first = rules_for(pool, DAY)
    with django_assert_num_queries(1):
        assert rules_for(pool, DAY).rules is first.rules


def test_a_pool_without_basic_rules_is_refused_with_the_layers_name():
    with pytest.raises(NoRulesInForce) as refused:
        rules_for(PoolFactory(), DAY)
    assert refused.value.figures["layer"] == Layer.BASIC.label


def test_rules_do_not_answer_days_before_they_came_into_force():
    pool = PoolFactory()
    put_rules_in_force(pool, JILIN, starts_on=date(2008, 1, 1))
    with pytest.raises(NoRulesInForce):
        rules_for(pool, date(2007, 12, 31))
    assert rules_for(pool, date(2008, 1, 1))


def test_a_layer_that_is_not_answered_any_more_is_a_gap_and_not_zero():
    """A missing figure blocks (design: Policy): nothing is settled without a layer that the pool had."""
    pool = PoolFactory()
    version = put_rules_in_force(pool, JILIN)
    other = next(layer for layer in policy.load(JILIN).layers if layer != "basic")
    InForce.objects.filter(pool=pool, layer=other).update(period=DateRange(date(2000, 1, 1), DAY))
    with pytest.raises(NoRulesInForce):
        rules_for(pool, DAY)
    assert version.pk == rules_for(pool, date(2008, 11, 4)).versions[other]["version"]


def test_a_new_version_ends_the_one_before():
    pool = PoolFactory()
    put_rules_in_force(pool, JILIN, "basic")
    put_rules_in_force(pool, "ningxia-2013", "critical_illness", starts_on=date(2013, 1, 1))
    put_rules_in_force(pool, JILIN, "basic", starts_on=date(2009, 1, 1))
    periods = [row.period for row in InForce.objects.filter(pool=pool, layer="basic")]
    assert periods == [DateRange(date(2000, 1, 1), date(2009, 1, 1)), DateRange(date(2009, 1, 1), None)]
    assert rules_for(pool, date(2013, 6, 1)).versions["critical_illness"]["pack"] == "ningxia-2013"
    assert "critical_illness" not in rules_for(pool, date(2012, 12, 31)).versions


def test_a_version_cannot_slip_in_before_one_that_is_in_force():
    pool = PoolFactory()
    put_rules_in_force(pool, JILIN, "basic", starts_on=date(2009, 1, 1))
    with pytest.raises(LaterVersionExists):
        put_rules_in_force(pool, JILIN, "basic", starts_on=date(2008, 1, 1))


def test_the_database_refuses_two_answers_for_one_day():
    pool = PoolFactory()
    version = put_rules_in_force(pool, JILIN, "basic")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        InForce.objects.create(pool=pool, layer="basic", version=version, period=DateRange(DAY, None))
    assert isinstance(refused.value.__cause__, psycopg.errors.ExclusionViolation)


def _put(version, by, layer="basic", pool=None):
    services.put_in_force(pool=pool or by.pool, layer=layer, version=version, starts_on=DAY, by=by)


def test_only_those_who_approve_rules_of_the_pool_put_them_in_force():
    [version] = services.load_packs(JILIN)
    with pytest.raises(NotAllowed):
        _put(version, reader(Role.CLERK))
    elsewhere = PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    with pytest.raises(NotAllowed):
        _put(version, reader(Role.POLICY), pool=elsewhere)


def test_a_draft_or_a_version_without_the_layer_is_refused():
    [version] = services.load_packs("ningxia-2013")
    with pytest.raises(LayerNotInPack):
        _put(version, reader(Role.POLICY))
    version.state = RuleVersion.State.DRAFT
    with pytest.raises(VersionNotApproved):
        _put(version, reader(Role.POLICY), "critical_illness")


def test_who_drafted_a_version_does_not_put_it_in_force():
    """Maker is never checker (FX-38)."""
    [version] = services.load_packs(JILIN)
    drafter = reader(Role.POLICY)
    version.drafted_by = drafter.staff
    with pytest.raises(SamePerson):
        _put(version, drafter)


def test_files_that_are_not_those_of_their_hash_are_not_used():
    genuine = policy.load(JILIN)
    files = {name: text.decode() for name, text in genuine.files.items()}
    version = RuleVersion.objects.create(
        pack=JILIN,
        title="吉林",
        content_hash=genuine.content_hash,
        files=files | {"pack.yaml": files["pack.yaml"] + "\n# changed\n"},
        state=RuleVersion.State.APPROVED,
        created_at=clock.now(),
    )
    officer = reader(Role.POLICY, pool=PoolFactory())
    with pytest.raises(VersionDamaged):
        services.put_in_force(pool=officer.pool, layer=Layer.BASIC, version=version, starts_on=DAY, by=officer)


@pytest.mark.parametrize("change", [{"files": {}}, {"content_hash": "0" * 64}, {"state": "submitted"}])
def test_the_database_refuses_to_change_approved_rules(change):
    """Approved rules are what settlements were made by: no statement of the portal can alter them."""
    [version] = services.load_packs(JILIN)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(**change)
    assert isinstance(refused.value.__cause__, psycopg.errors.RestrictViolation)


def test_the_database_refuses_to_delete_approved_rules():
    [version] = services.load_packs(JILIN)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_the_database_refuses_to_empty_the_versions_even_by_their_owner():
    """TRUNCATE fires no row trigger."""
    with owner_connection() as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("TRUNCATE rulebook_ruleversion CASCADE")
