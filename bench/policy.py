"""The rules alone: claims one by one, a year's claims at once beside bare NumPy, and a year under two sets of rules."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa

import policy
from bench.measuring import Result, median_seconds, paired_medians, peak_memory, seconds
from policy.simulate import settle_many, simulate

YEAR = 2026
PACK = "example-2026"
BASIC = "parameters/basic.yaml"
BATCH = 1_000_000
ONE_BY_ONE = 20_000
CLAIMS_A_PERSON = 3
TIMES = 3
TOWNSHIPS = [f"乡镇{number}" for number in range(20)]
LEVELS = ["1", "2", "3"]


def run(size: int = BATCH) -> Iterator[Result]:
    """Settle claims one by one; settle a batch at once, beside the same arithmetic by hand; then stream `size` claims
    through a simulation and watch the memory (10 million with --size 10000000)."""
    rules = policy.Rules(policy.load(PACK))
    batch = _batch(min(size, BATCH))
    yield Result("one by one", ONE_BY_ONE, median_seconds(partial(_one_by_one, rules), TIMES))
    waves = Waves(batch)
    assert _at_once(rules, batch) == waves.settle()
    work, floor = paired_medians(partial(_at_once, rules, batch), waves.settle, TIMES)
    yield Result("at once", batch.num_rows, work, floor)
    with peak_memory() as peak:
        taken = seconds(partial(_simulated, rules, _more_generous(), size))
    yield Result("simulated under two rules", size, taken, peak_mb=peak.megabytes)


def _batch(count: int, first_person: int = 0) -> pa.RecordBatch:
    """Inpatient claims of people who have three a year on average."""
    chance = np.random.default_rng(first_person)
    persons = max(count // CLAIMS_A_PERSON, 1)
    return pa.RecordBatch.from_pydict(
        {
            "person": first_person + chance.integers(0, persons, count),
            "township": _words(chance, TOWNSHIPS, count),
            "member": _words(chance, ["adult", "student"], count),
            "kind": _words(chance, ["inpatient"], count),
            "level": _words(chance, LEVELS, count),
            "eligible_fen": chance.integers(10_000, 8_000_000, count),
        }
    )


def _words(chance: np.random.Generator, words: list[str], count: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(chance.integers(0, len(words), count, dtype=np.int32), words)


def _one_by_one(rules: policy.Rules) -> None:
    """Claims of three a person, each with what the year has used before."""
    member, used = policy.Member(), {}
    for number in range(ONE_BY_ONE):
        if number % CLAIMS_A_PERSON == 0:
            used = {}
        claim = policy.Claim("inpatient", LEVELS[number % len(LEVELS)], eligible=10_000 + number * 397)
        settled = policy.settle(rules, year=YEAR, member=member, claim=claim, used=used)
        for counter, moved in settled.moves.items():
            used[counter] = used.get(counter, 0) + moved


def _at_once(rules: policy.Rules, batch: pa.RecordBatch) -> int:
    """The batch through the rules; what the funds pay in all."""
    return sum(int(settled.fund.sum()) for _, settled in settle_many(rules, year=YEAR, batches=[batch]))


class Waves:
    """The floor: the same arithmetic by hand, on arrays that stand in waves already."""

    deductibles = np.array([20_000, 50_000, 100_000])
    percents = np.array([85, 75, 60])
    basic_cap, critical_illness_cap = 15_000_000, 30_000_000
    tiers = ((1_400_000, 5_000_000, 60), (6_400_000, 5_000_000, 65), (11_400_000, 10**15, 70))

    def __init__(self, batch: pa.RecordBatch) -> None:
        person, cost = (np.asarray(batch.column(name)) for name in ("person", "eligible_fen"))
        level = np.asarray(batch.column("level").indices)
        order = np.argsort(person, kind="stable")
        _, starts, sizes = np.unique(person[order], return_index=True, return_counts=True)
        wave = np.arange(len(person)) - np.repeat(starts, sizes)
        self.persons = int(person.max()) + 1
        rows = [order[wave == number] for number in range(int(sizes.max()))]
        self.waves = [(person[row], cost[row], level[row]) for row in rows]

    def settle(self) -> int:
        """What the funds pay in all."""
        basic_paid, burdens, critical_illness_paid = (np.zeros(self.persons, np.int64) for _ in range(3))
        for person, cost, level in self.waves:
            rest = cost - np.minimum(cost, self.deductibles[level])
            paid_before = basic_paid[person]
            basic = (2 * rest * self.percents[level] + 100) // 200
            basic = np.minimum(basic, np.maximum(self.basic_cap - paid_before, 0))
            basic_paid[person] = paid_before + basic
            before = burdens[person]
            after = before + cost - basic
            burdens[person] = after
            paid_before = critical_illness_paid[person]
            wanted = self._tiers(after) - self._tiers(before)
            left = np.maximum(self.critical_illness_cap - paid_before, 0)
            critical_illness_paid[person] = paid_before + np.minimum(wanted, left)
        return int(basic_paid.sum() + critical_illness_paid.sum())

    def _tiers(self, position: np.ndarray) -> np.ndarray:
        paid = sum(np.minimum(np.maximum(position - low, 0), width) * rate for low, width, rate in self.tiers)
        return (2 * paid + 100) // 200


def _more_generous() -> policy.Rules:
    files = policy.load(PACK).files
    return policy.Rules(policy.load_files({**files, BASIC: files[BASIC].replace(b'"2": "0.75"', b'"2": "0.80"')}))


def _simulated(before: policy.Rules, after: policy.Rules, size: int) -> None:
    """`size` claims, made batch by batch as they are read."""
    batches = (_batch(min(BATCH, size - done), first_person=done // CLAIMS_A_PERSON) for done in range(0, size, BATCH))
    assert simulate(before, after, year=YEAR, batches=batches).total.claims == size
