"""What people can do that a slot may need."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Act
from app.rotations.holding import KIND
from app.rotations.models import Skill
from app.rotations.queries import known_skills
from app.telling import tell


def of(session: Session, employee_id: int) -> list[str]:
    """Somebody's skills."""
    found = select(Skill.skill).where(Skill.employee_id == employee_id)
    return sorted(session.scalars(found), key=str.casefold)


def put(act: Act, employee_id: int, names: list[str]) -> None:
    """From now on exactly these; one known by another spelling takes that."""
    known = {one.casefold(): one for one in known_skills(act.session)}
    wanted = {known.get(name.casefold(), name) for name in names}
    had = set(of(act.session, employee_id))
    if wanted == had:
        return
    gone = had - wanted
    act.session.execute(delete(Skill).where(Skill.employee_id == employee_id, Skill.skill.in_(gone)))
    act.session.add_all(Skill(employee_id=employee_id, skill=name) for name in sorted(wanted - had))
    act.session.flush()
    act.journal("set skills", kind="employee", thing_id=employee_id, subject_id=employee_id)
    if employee_id != act.actor.employee_id:
        text = f"{act.actor.name} noted what you can do: {', '.join(sorted(wanted)) or 'nothing yet'}."
        tell(act, {employee_id}, KIND, text, "/me/skills")
