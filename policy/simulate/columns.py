"""A batch of claims as typed columns; what is no fact is refused with its row and column."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from policy.errors import BadFact

Integers = NDArray[Any]

MAX_FEN = 10**11
"""No single claim costs more; with it the sums of a hundred million claims stay exact in 64 bits."""

WORD, FLAG, NUMBER, DAY = pa.string(), pa.bool_(), pa.int64(), pa.date32()

COLUMNS: dict[str, pa.DataType | None] = {
    "person": None,
    "township": WORD,
    "member": WORD,
    "assistance_class": WORD,
    "supplementary": FLAG,
    "large_amount": FLAG,
    "continuous_years": NUMBER,
    "zero_claim_years": NUMBER,
    "kind": WORD,
    "level": WORD,
    "inside": FLAG,
    "designated": FLAG,
    "access": WORD,
    "disease": WORD,
    "accident": FLAG,
    "designated_treatment": FLAG,
    "admitted_on": DAY,
    "discharged_on": DAY,
    "covered_from": DAY,
    "covered": FLAG,
    "chain": NUMBER,
    "eligible_fen": NUMBER,
    "burden_fen": NUMBER,
    "over_limit_fen": NUMBER,
    "total_fen": NUMBER,
    "self_paid_fen": NUMBER,
    "above_limit_fen": NUMBER,
    "rated_micro_fen": NUMBER,
    "unrated_fen": NUMBER,
    "applied_class": WORD,
    "panel_grant_fen": NUMBER,
}
"""The columns there are, by the names of `policy.Member` and `policy.Claim`, with their types; amounts are in fen.

`person`: who claims, a whole number below 20,000,000 or any text (in CSV always text). The cost of a claim is one of
`eligible_fen`, `burden_fen`, `over_limit_fen`, or of an itemised bill `total_fen` with `self_paid_fen`,
`above_limit_fen`, `rated_micro_fen` (in millionths of a fen) and `unrated_fen`, as `policy.settling.lines.itemise`
gives them of what the rules get (`rest_of`: less what another insurer has paid). `chain`: the number of the person's
referral chain. `applied_class` and `panel_grant_fen`: what an application for assistance was granted. Columns
`excluded:ITEM` hold the fen of what may be on an exclusion list.
"""

EXCLUDED, GRANT = "excluded:", "panel_grant_fen"


@dataclass(frozen=True, slots=True)
class Facet:
    """One fact about every claim: a code each, and the value of each code."""

    codes: Integers
    values: tuple[Any, ...]

    def in_order(self, order: Integers) -> "Facet":
        """The same fact for the claims in another order."""
        return self if len(self.values) == 1 else Facet(self.codes[order], self.values)


class Columns:
    """The columns of one batch, read by type."""

    def __init__(self, batch: pa.RecordBatch, first_row: int):
        unknown = [name for name in batch.schema.names if name not in COLUMNS and not name.startswith(EXCLUDED)]
        if unknown:
            known = f"{', '.join(COLUMNS)}, {EXCLUDED}ITEM"
            raise BadFact(f"column {unknown[0]!r} is none of {known}", f"没有“{unknown[0]}”这一列，可用：{known}")
        self.batch = batch
        self.count = batch.num_rows
        self.first_row = first_row
        self.names: Collection[str] = batch.schema.names

    def column(self, name: str, kind: pa.DataType) -> pa.Array | None:
        """The column in its type, or None. BadFact when it has another one."""
        if name not in self.names:
            return None
        column = self.batch.column(name)
        if pa.types.is_floating(column.type) or (kind == NUMBER and not pa.types.is_integer(column.type)):
            if column.null_count == self.count:
                return None
            raise BadFact(f"column {name} holds {column.type}, not {kind}", f"{name} 列是 {column.type}，应为 {kind}")
        try:
            return column.cast(kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as reason:
            raise BadFact(f"column {name}: {reason}", f"{name} 列不能读成 {kind}") from None

    def words(self, name: str, known: Collection[str] | None, default: str | None) -> Facet:
        """Words out of a known set (None: any); where nothing stands, the default. BadFact without one."""
        encoded = self._encoded(name)
        if encoded is None:
            codes, values = np.zeros(self.count, np.uint8), [default]
        else:
            values = encoded.dictionary.cast(WORD).to_pylist()
            codes = np.asarray(encoded.indices.fill_null(len(values)))
            values += [default] if encoded.null_count else []
        if default is None and name == "kind" and None in values:
            raise self._fault(codes == values.index(None), "kind is missing", "缺少就医类别（kind）")
        for code, value in enumerate(values):
            if known is not None and value is not None and value not in known:
                words = ", ".join(known)
                raise self._fault(
                    codes == code, f"{name} {value!r} is none of {words}", f"{name} 的“{value}”不在可用的词中：{words}"
                )
        return Facet(codes, tuple(values))

    def _encoded(self, name: str) -> pa.DictionaryArray | None:
        if name not in self.names:
            return None
        column = self.batch.column(name)
        if pa.types.is_dictionary(column.type):
            return column
        found = self.column(name, WORD)
        return None if found is None else found.dictionary_encode()

    def flags(self, name: str, default: bool) -> Facet:
        """True or false; where nothing stands, the default."""
        column = self.column(name, FLAG)
        if column is None:
            return constant(self.count, default)
        return Facet(np.asarray(pc.fill_null(column, default).cast(pa.uint8())), (False, True))

    def numbers(self, name: str, most: int = MAX_FEN) -> Integers | None:
        """Whole numbers from 0 on; 0 where nothing stands, None without the column."""
        column = self.column(name, NUMBER)
        if column is None:
            return None
        found = np.asarray(column.fill_null(0))
        wrong = (found < 0) | (found > most)
        if wrong.any():
            raise self._fault(
                wrong, f"{name} is a whole number from 0 to {most:,}", f"{name} 须是 0 到 {most:,} 的整数"
            )
        return found

    def stands(self, name: str) -> Integers:
        """For every claim, whether the column says something."""
        column = self.batch.column(name) if name in self.names else None
        return np.zeros(self.count, bool) if column is None else np.asarray(column.is_valid())

    def days(self, name: str) -> Facet:
        """Dates, None where nothing stands."""
        column = self.column(name, DAY)
        if column is None:
            return constant(self.count, None)
        encoded = column.dictionary_encode(null_encoding="encode")
        return Facet(np.asarray(encoded.indices), tuple(encoded.dictionary.to_pylist()))

    def require(self, right: Integers, en: str, zh: str) -> None:
        """BadFact with the first row that is not right."""
        if not right.all():
            raise self._fault(~right, en, zh)

    def _fault(self, wrong: Integers, en: str, zh: str) -> BadFact:
        row = self.first_row + int(np.argmax(wrong)) + 1
        return BadFact(f"row {row}: {en}", f"第{row}行：{zh}")


def constant(count: int, value: Any) -> Facet:
    """A fact that is the same for every claim."""
    return Facet(np.zeros(count, np.uint8), (value,))
