"""The rules of a pack that are no figures, in sentences: access, what a layer covers, enrolment, lists of names."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from policy import Pack
from policy.designation.shape import DesignationRules, Station
from policy.enrolment.shape import EnrolmentRules, Late, Waiting
from policy.entitlements.shape import EntitlementRules
from policy.model import Sourced
from policy.schema import Cover, Entry, Layer
from rulebook import words


class Clause(NamedTuple):
    """A rule in a sentence; `sourced` says where it stands, `key` names it."""

    key: str
    title: str
    sentence: str
    sourced: Sourced


def of_access(pack: Pack) -> Iterator[Clause]:
    """Which care away from home needs an approval."""
    access = pack.identity.access
    if access is not None:
        care = [str(words.AWAY[place]) for place in access.needs_approval]
        sentence = _("Paid only when approved by referral, or in an emergency: %(care)s.") % {"care": _and(care)}
        yield Clause("access", _("Care away from home"), sentence, access)


def of_layer(pack: Pack, layer: Layer) -> Iterator[Clause]:
    """Which kinds of care a layer looks at and pays."""
    for number, cover in enumerate(layer.covers or []):
        sentence = _and(words.of("kind", kind) for kind in cover.kinds) + _conditions(pack, cover)
        yield Clause(f"covers.{number}", _("What is covered"), sentence, cover)


def of_enrolment(pack: Pack, rules: EnrolmentRules) -> Iterator[Clause]:
    """Who enrols how: in the window, late, as a newborn, from the employee scheme, with a special status."""
    if rules.ordinary:
        yield Clause("ordinary", _("Paid in the window"), _waiting(pack, rules.ordinary), rules.ordinary)
    if rules.late:
        yield Clause("late", _("Paid after the window"), _late(pack, rules.late), rules.late)
    if rules.late_check:
        sentence = _("The agency checks the registration first; then the tax bureau collects.")
        yield Clause("late_check", _("Late registrations"), sentence, rules.late_check)
    if rules.treatment_cycle:
        sentence = _("A treatment that is under way when the year ends is covered to its end.")
        yield Clause("treatment_cycle", _("End of cover"), sentence, rules.treatment_cycle)
    if rules.newborn:
        within = _title(pack, rules.newborn.within)
        sentence = _("Enrolled and paid within “%(figure)s”: benefits from birth.") % {"figure": within}
        if rules.newborn.otherwise:
            sentence += " " + _("Later: %(terms)s") % {"terms": _late(pack, rules.newborn.otherwise)}
        yield Clause("newborn", _("Newborns"), sentence, rules.newborn)
    if rules.switch:
        sentence = _("Paid within “%(figure)s”: the individual standard, no waiting.") % {
            "figure": _title(pack, rules.switch.within)
        }
        yield Clause("switch", _("From the employee scheme"), sentence, rules.switch)
    if rules.special:
        sentence = _("%(statuses)s: %(price)s") % {
            "statuses": _and(str(words.STATUSES[status]) for status in rules.special.statuses),
            "price": words.PRICES[rules.special.price],
        }
        yield Clause("special", _("Special groups"), sentence, rules.special)
    for number, relief in enumerate(rules.reliefs):
        sentence = _("%(statuses)s: %(payer)s pays %(sum)s of the person's own part.") % {
            "statuses": _and(str(words.STATUSES[status]) for status in relief.statuses),
            "payer": relief.payer.text.in_language(words.language()),
            "sum": f"“{_title(pack, relief.figure)}”" if relief.figure else _("all"),
        }
        yield Clause(f"reliefs.{number}", _("Paid by departments"), sentence, relief)


def of_designation(pack: Pack, rules: DesignationRules) -> Iterator[Clause]:
    """Who may become a designated institution, through which stations, how an agreement ends and what is looked at."""
    who = _and(str(words.APPLICANTS[each]) for each in rules.applicants.who)
    if rules.applicants.non_profit_only:
        who += _(" (non-profit only)")
    yield Clause("designation.applicants", _("Who may apply"), who, rules.applicants)
    for station in rules.stations:
        yield Clause(f"designation.{station.kind}", str(words.STATIONS[station.kind]), _station(station), station)
    if rules.certificate:
        sentence = _("Whoever passes gets a certificate; without it there is no agreement.")
        yield Clause("designation.certificate", _("Certificate"), sentence, rules.certificate)
    by = _and(str(words.SIDES[side]) for side in rules.ending.notice_by)
    sentence = _("Notice before an agreement ends is given by: %(sides)s.") % {"sides": by}
    if rules.ending.never_by:
        never = _and(str(words.OWNERSHIPS[each]) for each in rules.ending.never_by)
        sentence += " " + _("May not ask for it themselves: %(ownerships)s.") % {"ownerships": never}
    yield Clause("designation.ending", _("End of an agreement"), sentence, rules.ending)
    effect = str(words.EFFECTS[rules.change_effect.of])
    yield Clause("designation.change_effect", _("Changes hold"), effect, rules.change_effect)
    if rules.supervision:
        sentence = _("A score each year by “%(sheet)s”: %(grades)s.") % {
            "sheet": _list_title(pack, rules.supervision.sheet),
            "grades": _and(
                f"{grade.code} “{_title(pack, grade.points)}”, “{_title(pack, grade.deposit)}”"
                for grade in rules.supervision.grades
            ),
        }
        yield Clause("designation.supervision", _("Supervision"), sentence, rules.supervision)
    if rules.settlement:
        sentence = _(
            "Paid within “%(payment)s” of the declaration. An overspend is shared by “%(share)s” up to “%(limit)s”; of a "
            "surplus “%(kept)s” stays with the institution."
        ) % {
            "payment": _title(pack, rules.settlement.payment),
            "share": _title(pack, rules.settlement.overspend_share),
            "limit": _title(pack, rules.settlement.overspend_limit),
            "kept": _title(pack, rules.settlement.surplus_share),
        }
        yield Clause("designation.settlement", _("Settlement with institutions"), sentence, rules.settlement)


def of_entitlements(pack: Pack, rules: EntitlementRules) -> Iterator[Clause]:
    """What is settled before a claim: filings, referrals, registered diseases, designated treatment."""
    for filing in rules.filings:
        told = [str(words.COUNTED_AS[filing.counts_as]), str(words.MADE_UP[filing.made_up])]
        told.insert(0, f"“{_title(pack, filing.lasts)}”" if filing.lasts else _("until it is ended"))
        yield Clause(f"filings.{filing.kind}", str(words.FILINGS[filing.kind]), _and(told), filing)
    if rules.referrals:
        sentence = _("Holds for an admission within “%(figure)s”.") % {"figure": _title(pack, rules.referrals.valid)}
        yield Clause("referrals", _("Referrals"), sentence, rules.referrals)
    for one in rules.registrations:
        sentence = _("Registered before it is paid: %(care)s, diseases of the list “%(list)s”.") % {
            "care": words.of("kind", one.care),
            "list": _list_title(pack, one.diseases),
        }
        yield Clause(f"registrations.{one.care}", _("Registered diseases"), sentence, one)
    if rules.treatment:
        sentence = _("Diseases of the list “%(list)s”.") % {"list": _list_title(pack, rules.treatment.diseases)}
        yield Clause("treatment", _("Treatment in designated hospitals"), sentence, rules.treatment)


def _station(station: Station) -> str:
    if station.opinions:
        asked = _and(str(words.AUTHORITIES[each]) for each in station.opinions)
        return _("With the written opinions of: %(asked)s.") % {"asked": asked}
    if station.team:
        team = _and(str(words.EXPERTS[each]) for each in station.team)
        return _("By a team of: %(team)s, with a score sheet.") % {"team": team}
    return _("Everybody may object.")


def of_lists(pack: Pack) -> Iterator[Clause]:
    """Names that the rules look up."""
    for key, found in pack.lists.items():
        names = [_with_what_is_open(entry) for entry in found.entries]
        yield Clause(f"lists.{key}", found.title.text.in_language(words.language()), _and(names), found)


def _with_what_is_open(entry: Entry) -> str:
    return f"{entry.name} ({entry.open.text.in_language(words.language())})" if entry.open else entry.name


def _conditions(pack: Pack, cover: Cover) -> str:
    """The conditions of a cover, in brackets; empty where it holds for all."""
    told = [words.of("member", member) for member in cover.members or []]
    if cover.accident is not None:
        told.append(_("accidental injury only") if cover.accident else _("no accidental injury"))
    if cover.diseases:
        told.append(_("diseases of the list “%(list)s”") % {"list": _list_title(pack, cover.diseases)})
    told += [words.of("level", level) for level in cover.levels or []]
    told += [words.of("place", place) for place in cover.places or []]
    return _(" (only: %(conditions)s)") % {"conditions": _and(told)} if told else ""


def _late(pack: Pack, late: Late) -> str:
    return f"{words.PRICES[late.price]}; {_waiting(pack, late.waiting)}"


def _waiting(pack: Pack, waiting: Waiting) -> str:
    sentence = str(words.WAITINGS[waiting.rule])
    if waiting.figure:
        sentence += _(" (“%(figure)s”)") % {"figure": _title(pack, waiting.figure)}
    exempt = [words.of("member", member) for member in waiting.exempt_members]
    exempt += [str(words.STATUSES[status]) for status in waiting.exempt_statuses]
    if waiting.unless_continuous:
        exempt.append(_("whoever was enrolled the year before and renews in time"))
    if exempt:
        sentence += "; " + _("no waiting for: %(exempt)s") % {"exempt": _and(exempt)}
    return sentence


def _title(pack: Pack, key: str) -> str:
    return pack.parameters[key].title.in_language(words.language())


def _list_title(pack: Pack, key: str) -> str:
    return pack.lists[key].title.text.in_language(words.language())


def _and(several: Iterable[str]) -> str:
    return ("、" if words.language() == "zh" else ", ").join(several)
