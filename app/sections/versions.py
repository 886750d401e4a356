"""Making templates, changing them by a new version, retiring them."""

from sqlalchemy import func, select

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.reviews.models import Template
from app.reviews.queries import sections
from app.sections.checking import problems_of
from app.sections.drafts import Draft, of_template, specs_of
from app.sections.queries import versions
from app.sections.templates import make_template
from app.web.forms import clean


def make(act: Act, draft: Draft) -> Template:
    """A new template; `Invalid` names everything that does not hold."""
    problems = problems_of(draft)
    if not problems and act.session.scalar(
        select(Template.id).where(func.lower(Template.name) == clean(draft.name).lower())
    ):
        problems.append(Problem("name", "There is a template of this name. Choose another."))
    if problems:
        raise Invalid(problems)
    made = make_template(
        act.session,
        clean(draft.name),
        specs_of(draft),
        act.now,
        about=clean(draft.about),
        made_by=act.actor.name,
    )
    act.journal("made template", kind="template", thing_id=made.id, name=made.name)
    return made


def revise(act: Act, template: Template, draft: Draft) -> Template:
    """The next version. Cycles that run keep theirs; a section left out is gone from here on only."""
    act.session.execute(select(Template.id).where(Template.name == template.name).with_for_update())
    newest = versions(act.session, template.name)[0]
    if newest.id != template.id:
        raise Conflict(
            f"Version {newest.version} was made meanwhile, by {newest.made_by or 'somebody'}. "
            "Open it and make your change there."
        )
    draft = Draft(template.name, draft.about, draft.sections)
    if problems := problems_of(draft):
        raise Invalid(problems)
    before = of_template(template, sections(act.session, template.id))
    if specs_of(before) == specs_of(draft) and before.about == clean(draft.about):
        raise Invalid([Problem("sections", "Nothing has changed, so there is no new version.")])
    made = make_template(
        act.session,
        template.name,
        specs_of(draft),
        act.now,
        newest.version + 1,
        about=clean(draft.about),
        made_by=act.actor.name,
    )
    act.journal("changed template", kind="template", thing_id=made.id, name=made.name, version=made.version)
    return made


def retire(act: Act, template: Template) -> None:
    """No further cycle is launched from it; those that run go on."""
    newest = versions(act.session, template.name)[0]
    if newest.retired_at is not None:
        raise Conflict("It is retired already.")
    newest.retired_at = act.now
    act.session.flush()
    act.journal("retired template", kind="template", thing_id=newest.id, name=newest.name)


def bring_back(act: Act, template: Template) -> None:
    """A retired template can be launched from again."""
    newest = versions(act.session, template.name)[0]
    if newest.retired_at is None:
        raise Conflict("It is not retired.")
    newest.retired_at = None
    act.session.flush()
    act.journal("brought back template", kind="template", thing_id=newest.id, name=newest.name)
