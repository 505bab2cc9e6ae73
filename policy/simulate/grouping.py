"""Which claims can be settled together: one claim a person at a time, one situation at a time."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from policy.rules import Rules
from policy.simulate.claims import Claims
from policy.simulate.columns import Facet, Integers


def arranged(claims: Claims, rules: Sequence[Rules], year: int) -> tuple[Claims, list[slice]]:
    """The claims in the order of settlement, and the groups in it: first everybody's first claim, then everybody's
    second; inside a wave those that the same rules answer stand together, by person."""
    by_person = _order(claims.person)
    situation, situations = _dense(_situations(claims, rules, year))
    group = _waves(claims.person[by_person]) * situations + situation[by_person]
    by_group = _order(group)
    group = group[by_group]
    ends = [*(np.flatnonzero(np.diff(group)) + 1).tolist(), len(group)]
    starts = [0, *ends[:-1]]
    groups = [slice(*bounds) for bounds in zip(starts, ends, strict=True)]
    return claims.in_order(by_person[by_group]), groups


def _order(keys: Integers) -> Integers:
    """A stable order by small keys; sorting key and position as one number is many times faster than an argsort."""
    return np.sort(keys * len(keys) + np.arange(len(keys))) % len(keys)


def _waves(person: Integers) -> Integers:
    """For every claim, ordered by person, how many claims of the person stand before it."""
    starts = np.flatnonzero(np.concatenate(([True], person[1:] != person[:-1])))
    sizes = np.diff(np.append(starts, len(person)))
    return np.arange(len(person)) - np.repeat(starts, sizes)


def _situations(claims: Claims, rules: Sequence[Rules], year: int) -> Integers:
    """One number for all that decides which rules apply."""
    key = np.zeros(len(claims), np.int64)
    for name, facet in claims.facets.items():
        facet = _validity(facet, rules, year) if name == "discharged_on" else facet
        if len(facet.values) > 1:
            key = key * len(facet.values) + facet.codes
    return key


def _validity(discharged_on: Facet, rules: Sequence[Rules], year: int) -> Facet:
    """Days on which the same figures hold under all the rules count as one."""
    holds = [tuple(one.valid_on(year, day) for one in rules) for day in discharged_on.values]
    distinct = list(dict.fromkeys(holds))
    codes = np.array([distinct.index(days) for days in holds], np.int64)
    return Facet(codes[discharged_on.codes], tuple(distinct))


def _dense(key: Integers) -> tuple[Integers, int]:
    encoded = pa.array(key).dictionary_encode()
    return np.asarray(encoded.indices), max(len(encoded.dictionary), 1)
