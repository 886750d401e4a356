"""Templates as pages list them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reviews.models import Cycle, Section, Template


def templates(session: Session) -> list[Template]:
    """Templates to choose from: the newest version of each that is not retired, first what was made last."""
    newest: dict[str, Template] = {}
    for row in session.scalars(select(Template).order_by(Template.version.desc())):
        newest.setdefault(row.name, row)
    found = [one for one in newest.values() if one.retired_at is None]
    return sorted(found, key=lambda one: (one.made_at, one.name), reverse=True)


def cycles_of(session: Session, template_id: int) -> list[Cycle]:
    """The cycles that run, or ran, by one version of a template."""
    found = select(Cycle).where(Cycle.template_id == template_id).order_by(Cycle.due_on.desc())
    return list(session.scalars(found))


def versions(session: Session, name: str) -> list[Template]:
    """All versions of a template, newest first."""
    return list(
        session.scalars(select(Template).where(Template.name == name).order_by(Template.version.desc()))
    )


@dataclass(frozen=True)
class TemplateLine:
    """The newest version of a template in the list."""

    template: Template
    sections: int
    cycles: int

    @property
    def state(self) -> str:
        """Whether cycles can be launched from it."""
        return "retired" if self.template.retired_at else "in use" if self.cycles else "ready"


def template_lines(session: Session) -> list[TemplateLine]:
    """The newest version of every template, retired ones last; cycles of all versions are counted."""
    sections = (
        select(Section.template_id, func.count().label("many")).group_by(Section.template_id).subquery()
    )
    used = (
        select(Template.name, func.count(Cycle.id).label("many"))
        .join(Cycle, Cycle.template_id == Template.id)
        .group_by(Template.name)
        .subquery()
    )
    rows = session.execute(
        select(Template, sections.c.many, used.c.many)
        .outerjoin(sections, sections.c.template_id == Template.id)
        .outerjoin(used, used.c.name == Template.name)
        .order_by(Template.name, Template.version.desc())
    )
    newest: dict[str, TemplateLine] = {}
    for row in rows:
        newest.setdefault(row[0].name, TemplateLine(row[0], row[1] or 0, row[2] or 0))
    return sorted(newest.values(), key=lambda one: (one.template.retired_at is not None, one.template.name))
