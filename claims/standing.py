"""How the claim form stands while it is typed: what is wrong beside its field, and what is missing before submission."""

from casework.scope import Reader
from claims.facts import Missing
from claims.forms import DraftForm
from claims.services import drafts
from claims.services.invoices import repeated, tidy, used_elsewhere
from claims.services.missing import missing_in

PARTS = ("stay", "person", "invoices", "splits", "lines", "documents", "applicant", "payee")


def look_through(form: DraftForm, by: Reader) -> list[Missing]:
    """Put everything that is wrong beside the form's fields, in the words of the services; writes nothing.

    Answers what keeps the form from being submitted, in its order: what is wrong, and what is not there yet.
    """
    claim, facts = form.claim, form.priced()
    facts = facts | {"invoices": [tidy(row) for row in facts["invoices"]]}
    missing = missing_in(claim, **facts)
    form.place(drafts.problems_of(claim, **facts))
    form.place(repeated(facts["invoices"]))
    form.place(used_elsewhere(claim, facts["invoices"], by))
    for one in missing:
        if one.is_wrong:
            form.place({one.field: [one.sentence]})
    wrong = form.problems
    told = [Missing(path, sentence, is_wrong=True) for path, sentences in wrong.items() for sentence in sentences]
    told += [one for one in missing if one.field not in wrong]
    return sorted(told, key=lambda one: PARTS.index(one.field.partition(".")[0]))
