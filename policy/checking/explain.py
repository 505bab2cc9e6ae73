"""`python -m policy explain PACK CASE`: a worked case as the rows that people read."""

from policy.checking.check import Case, answer_case, cases_of, own_first, rules_of
from policy.checking.given import GivenSettlement
from policy.checking.year import Fen, settle_year
from policy.money import grouped, plain
from policy.pack import Pack
from policy.trace import Row


def explain(pack: Pack, case_id: str, lang: str = "zh") -> str:
    """The trace of a case that stands in the pack's own case files. LookupError when it has none of that id."""
    case = find_case(pack, case_id)
    packs = own_first(pack)
    rules = rules_of(case, packs)
    lines = [f"{case.id}  {case.question}  {rules.basic.title(lang)}"]
    if case.question == "settlement":
        given = GivenSettlement.model_validate(case.given)
        for number, settlement in enumerate(settle_year(rules, given, given.claims).claims, start=1):
            lines.append(f"\n[{number}]")
            lines.extend(line for row in (settlement.rows if settlement else ()) for line in row_lines(row, lang))
    else:
        answer = answer_case(case, packs)
        lines.extend(line for row in answer.get("rows", ()) for line in row_lines(row, lang))
        lines.extend(f"  {key}: {_text(value)}" for key, value in answer.items() if key not in ("rows", "reason"))
    if reason := case.reason(lang):
        lines.append(f"\n# {reason}")
    return "\n".join(lines)


def find_case(pack: Pack, case_id: str) -> Case:
    """The case of that id in the pack's case files."""
    for name, content in pack.files.items():
        if name.startswith("cases/"):
            for raw in cases_of(name, content):
                if raw.get("id") == case_id:
                    return Case.model_validate(raw)
    raise LookupError(f"pack {pack.id} has no case {case_id}")


def row_lines(row: Row, lang: str) -> list[str]:
    """A row as text: label and amount, the formula, the sources."""
    amount = "" if row.amount is None else grouped(row.amount)
    lines = [f"  {row.label(lang)}  {amount}"]
    if row.formula(lang):
        lines.append(f"      {row.formula(lang)}")
    for source in row.sources:
        mark = ("示意 " if lang == "zh" else "illustrative ") if source.illustrative else ""
        lines.append(f"      ← {source.key} = {source.value}  {mark}{source.document} {source.locator}".rstrip())
    return lines


def _text(value: object) -> str:
    return plain(value) if isinstance(value, Fen) else str(value)
