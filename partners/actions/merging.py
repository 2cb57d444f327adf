"""Merge two entries of the same institution: everything that hangs on the one moves to the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model, OneToOneRel, QuerySet, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mobility.common import history, log
from mobility.common.policy import require

from ..models import Agreement, Institution, TeachingLanguage

# What an entry is, not what is known about it: never filled in from another one.
OWN = {"code", "is_home", "merged_into", "wordmark", "monogram", "brand_colour", "accent_colour"}
# "No" here means that nobody said "yes" yet.
SAID_ONCE = {"hosts_ka171", "is_confirmed"}
IDENTIFIERS = ("erasmus_code", "pic", "oid", "ror")


@dataclass(frozen=True)
class Plan:
    """What a merge would do, in words, and what stands in its way.

    ``moves`` counts what moves by the name of its kind; ``filled`` names each column that is filled in,
    and its value; ``doubts`` do not stop anybody.
    """

    kept: Institution
    other: Institution
    moves: list[tuple[str, int]]
    filled: list[tuple[str, str]]
    obstacles: list[str]
    doubts: list[str]


def relations() -> list[ForeignObjectRel]:
    """Return every column of any package that points to an institution, many-to-many ones included."""
    return [
        field
        for field in Institution._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel) and not field.many_to_many
    ]


def plan(kept: Institution, other: Institution) -> Plan:
    """Return what merging ``other`` into ``kept`` would move and fill in, and what stands in its way."""
    counted = [(_kind(relation), _rows(relation, other).count()) for relation in relations()]
    return Plan(
        kept,
        other,
        [(kind, count) for kind, count in counted if count],
        [
            (history.column_name("partners.institution", name), _shown(other, name))
            for name in _to_fill(kept, other)
        ],
        list(_obstacles(kept, other)),
        _doubts(kept, other),
    )


@transaction.atomic
def merge(kept: Institution, other: Institution, by: Any) -> Institution:
    """Move everything that hangs on ``other`` to ``kept`` and leave ``other`` as a sign that points there.

    All or nothing: raises Refused, and ValidationError with every obstacle in a sentence of its own.
    """
    require(by, "partners.edit", kept)
    require(by, "partners.edit", other)
    keys = {kept.pk, other.pk}
    locked = {
        row.pk: row for row in Institution.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    }
    kept, other = locked[kept.pk], locked[other.pk]
    list(Agreement.objects.select_for_update().filter(institution__in=keys).order_by("pk"))
    found = plan(kept, other)
    if found.obstacles:
        raise ValidationError(found.obstacles)
    filled = _to_fill(kept, other)
    for name in filled:
        setattr(kept, name, getattr(other, name))
    _join_languages(kept, other)
    try:
        with transaction.atomic():
            for relation in relations():
                _move(relation, kept, other)
    except IntegrityError as error:
        raise ValidationError(
            _("The two have entries that exclude each other. Nothing was moved.")
        ) from error
    kept.save()
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    log.record(by, "institution.merge", kept, merged=other.code, moved=dict(found.moves), filled=filled)
    log.record(by, "institution.merged", other, into=kept.code)
    return kept


def _model(relation: ForeignObjectRel) -> Any:
    return relation.related_model


def _rows(relation: ForeignObjectRel, institution: Institution) -> QuerySet[Any]:
    return _model(relation)._base_manager.filter(**{relation.field.name: institution})


def _kind(relation: ForeignObjectRel) -> str:
    """Name what moves; the rows behind a many-to-many are what they lead to."""
    model = _model(relation)
    if not model._meta.auto_created:
        return str(model._meta.verbose_name_plural)
    ends = [field.related_model for field in model._meta.fields if field.is_relation]
    return str(next(end for end in ends if end is not Institution)._meta.verbose_name_plural)


def _move(relation: ForeignObjectRel, kept: Institution, other: Institution) -> None:
    rows, name = _rows(relation, other), relation.field.name
    if _model(relation)._meta.auto_created:
        rows.filter(pk__in=[row.pk for row, _twin, _columns in _twins(relation, kept, other)]).delete()
    rows.update(**{name: kept})


# --- What stands in the way -------------------------------------------------------------------------------


def _obstacles(kept: Institution, other: Institution) -> Iterator[str]:
    """Say in whole sentences why the two cannot become one as they are."""
    if kept.pk == other.pk:
        yield _("Please choose another entry: this one cannot be merged with itself.")
        return
    if kept.is_home or other.is_home:
        yield _("Our own university cannot be merged with another institution.")
    for entry in (kept, other):
        if entry.merged_into_id is not None:
            yield _("“%(name)s” was merged into another entry before.") % {"name": entry}
    for relation in relations():
        if _model(relation)._meta.auto_created:
            continue
        if isinstance(relation, OneToOneRel) and _rows(relation, kept) and _rows(relation, other):
            yield _("Both have one of these, and only one may be: %(kind)s.") % {"kind": _kind(relation)}
        for row, twin, columns in _twins(relation, kept, other):
            if sentence := _conflict(row, twin, columns):
                yield sentence


def _conflict(row: Any, twin: Any, columns: list[str]) -> str:
    """Say why two rows with the same columns cannot stand side by side; empty when one of them may go."""
    if isinstance(row, TeachingLanguage):
        if not row.min_level or not twin.min_level or row.min_level == twin.min_level:
            return ""
        return _("They ask for different levels of the same language: %(one)s and %(other)s.") % {
            "one": twin,
            "other": row,
        }
    if isinstance(row, Agreement):
        return _("Both have an agreement with the number “%(number)s”.") % {"number": row.number}
    label = row._meta.label_lower
    return _("Both have the same entry among “%(kind)s”: %(columns)s.") % {
        "kind": capfirst(row._meta.verbose_name_plural),
        "columns": ", ".join(f"{history.column_name(label, name)}: {getattr(row, name)}" for name in columns),
    }


def _unique_with(relation: ForeignObjectRel) -> list[tuple[str, ...]]:
    """Return the groups of columns that must be unique together with an institution."""
    options, name = _model(relation)._meta, relation.field.name
    groups = [tuple(c.fields) for c in options.constraints if isinstance(c, UniqueConstraint)]
    groups += [tuple(group) for group in options.unique_together]
    return [group for group in groups if name in group and len(group) > 1]


def _twins(
    relation: ForeignObjectRel, kept: Institution, other: Institution
) -> list[tuple[Model, Model, list[str]]]:
    """Return the other's rows that would be the same as one of the kept, each with its twin and where so."""
    found: dict[Any, tuple[Model, Model, list[str]]] = {}
    for group in _unique_with(relation):
        rest = [name for name in group if name != relation.field.name]
        theirs = {_key(row, rest): row for row in _rows(relation, kept)}
        for row in _rows(relation, other):
            key = _key(row, rest)
            if None not in key and key in theirs:
                found.setdefault(row.pk, (row, theirs[key], rest))
    return list(found.values())


def _key(row: Model, names: list[str]) -> tuple[Any, ...]:
    """Return the values of columns as the database compares them, whatever the reader's language."""
    columns: list[Any] = [row._meta.get_field(name) for name in names]
    return tuple(row.__dict__.get(column.attname) for column in columns)


def _doubts(kept: Institution, other: Institution) -> list[str]:
    """Say what makes it doubtful that the two are one institution."""
    doubts = []
    if kept.country != other.country:
        doubts.append(_("They lie in different countries."))
    for name in IDENTIFIERS:
        one, two = getattr(kept, name), getattr(other, name)
        if one and two and one != two:
            doubts.append(
                _("Their codes differ: %(column)s %(one)s and %(two)s.")
                % {"column": history.column_name("partners.institution", name), "one": one, "two": two}
            )
    return doubts


# --- What is filled in --------------------------------------------------------------------------------------


def _to_fill(kept: Institution, other: Institution) -> list[str]:
    """Return the columns that are empty in the kept entry and known from the other."""
    names = [name for name in history.state_of(kept) if name not in OWN and name != "tags"]
    return [
        name
        for name in names
        if getattr(other, name) not in (None, "", False)
        and (getattr(kept, name) in (None, "") or (name in SAID_ONCE and not getattr(kept, name)))
    ]


def _shown(other: Institution, name: str) -> str:
    return history.value_in_words("partners.institution", name, history.state_of(other)[name][1])


def _join_languages(kept: Institution, other: Institution) -> None:
    """Keep one row of a language that both teach in, with the level that either of them asks for."""
    theirs = {row.language: row for row in kept.teaching_languages.all()}
    for row in other.teaching_languages.filter(language__in=theirs):
        twin = theirs[row.language]
        if not twin.min_level and row.min_level:
            twin.min_level = row.min_level
            twin.save(update_fields=["min_level"])
        row.delete()
