"""The demo company's people and things by name, for tests that ask who may."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.abuse.models import AbuseReport
from app.access.models import Account
from app.alerts.models import Alert
from app.boards.models import BusinessFigure, Intervention
from app.bonuses.models import BonusConflict, BonusPlan
from app.calibration.models import Calibration
from app.cases.models import Case, CaseCost, CaseView, Prevention
from app.clock import now
from app.coaching.models import CheckIn, CoachingItem, Observation, Plan, Promise
from app.colleagues.models import Ask, Request
from app.compliments.models import Compliment
from app.contacts.customers import CustomerMark
from app.contacts.models import Cell, Rating
from app.decisions.models import Decision, Relation, RetentionAction
from app.deliveries.models import HELD, Connection, Delivery, SourceAgent
from app.disputes.models import Dispute
from app.duty.models import OptOut
from app.empowerment.models import Spend
from app.filling.models import Proposal
from app.frontline.models import LineCall, MysteryShop, ShopChecklist, ShopPhoto
from app.handoffs.models import Handoff, HandoffRating
from app.leave.models import Leave
from app.letters.models import Upward, Version
from app.logbook.models import Finding, Handled, Thanks
from app.losses.models import LossReturn, LostCustomer, WonBack
from app.mailing.models import Mail
from app.meetings.models import AgendaItem, MeetingPromise, Series
from app.notices.models import Notice
from app.openings.models import Opening
from app.people.models import Employee, Team
from app.planning.models import GoalAction, HalfYear, ServiceGoal, ServicePoint, ServiceReview
from app.practice.models import Attempt, Module
from app.procedures.models import Procedure, ProcedureException, Sort
from app.pulse.models import PulseRound
from app.records.models import Hold
from app.reviews.models import Citation, Cycle, Review, Section
from app.reviews.steps import Asked
from app.rotations.models import Program, Slot, Waiting
from app.surveys.models import OpenLink, Survey
from app.swaps.models import Swap

PERSONAS = ("maya", "dan", "hana", "lena", "bo", "sol", "eve", "ada")


@dataclass(frozen=True)
class World:
    """Ids to put into addresses, by the name the tables use."""

    ids: dict[str, int]

    def fill(self, path: str, target: str) -> str:
        """A route's pattern with the ids of `target` (`employee=tomasz review=mayas-draft`)."""
        for part in target.split():
            name, _, thing = part.partition("=")
            path = path.replace(f"{{{name}_id}}", str(self.ids[thing]))
        return path


def world(session: Session) -> World:
    """Looks the things up."""
    ids: dict[str, int] = {"nobody": 4503599627370497}
    for key, name in (
        ("tomasz", "Tomasz Zieliński"),
        ("wen", "Wen Zhao"),
        ("dan", "Dan Levi"),
        ("bo", "Bo Eriksen"),
        ("maya", "Maya Ross"),
        ("hana", "Hana Suzuki"),
        ("leaver", "Viktor Horvat"),
    ):
        ids[key] = session.scalars(select(Employee.id).where(Employee.name == name)).one()
    for key, team in (
        ("care", "Customer Care One"),
        ("mail", "E-mail desk"),
        ("billing", "Billing"),
        ("checkout", "Checkout"),
    ):
        ids[key] = session.scalars(select(Team.id).where(Team.name == team)).one()
    for key, person, lens in (
        ("toms-rating", "tomasz", "customer"),
        ("wens-rating", "wen", "customer"),
        ("dans-rating", "dan", "stint"),
        ("bos-rating", "bo", "touchpoint"),
        ("secret-rating", "tomasz", "teamwork"),
    ):
        ids[key] = session.scalars(
            select(Rating.id)
            .join(Cell, Cell.id == Rating.cell_id)
            .where(Rating.employee_id == ids[person], Cell.lens == lens)
            .order_by(Rating.id)
            .limit(1)
        ).one()
    for key, name in (("mateos-dispute", "Mateo Álvarez"), ("bos-dispute", "Bo Eriksen")):
        ids[key] = session.scalars(
            select(Dispute.id).join(Employee, Employee.id == Dispute.employee_id).where(Employee.name == name)
        ).one()
    ids["mark"] = session.scalars(select(CustomerMark.id)).one()
    newest = session.scalars(select(Cycle).order_by(Cycle.due_on.desc())).first()
    assert newest is not None
    ids["cycle"] = newest.id
    ids["old-cycle"] = session.scalars(select(Cycle.id).order_by(Cycle.due_on).limit(1)).one()
    ids["template"] = newest.template_id
    for key, name in (
        ("toms-draft", "Tomasz Zieliński"),
        ("leilas-released", "Leila Haddad"),
        ("iness-finished", "Ines Duarte"),
        ("dans-released", "Dan Levi"),
        ("bos-open", "Bo Eriksen"),
        ("hanas-own", "Hana Suzuki"),
        ("mayas-own", "Maya Ross"),
    ):
        ids[key] = session.scalars(
            select(Review.id)
            .join(Employee, Employee.id == Review.employee_id)
            .where(Review.cycle_id == newest.id, Employee.name == name)
        ).one()
    ids["section"] = session.scalars(
        select(Section.id)
        .where(Section.template_id == newest.template_id)
        .order_by(Section.position)
        .limit(1)
    ).one()
    ids["bos-view"] = session.scalars(
        select(Asked.id).where(Asked.employee_id == ids["bo"]).order_by(Asked.id).limit(1)
    ).one()
    ids["citation"] = (
        session.scalars(select(Citation.id).where(Citation.review_id == ids["toms-draft"])).first() or 0
    )
    ids["dans-question"] = session.scalars(
        select(Ask.id).where(Ask.asker_id == ids["dan"]).order_by(Ask.month.desc(), Ask.id).limit(1)
    ).one()
    for key, column in (("dans-request", Request.asker_id), ("bos-request", Request.subject_id)):
        ids[key] = session.scalars(select(Request.id).where(column == ids[key.partition("s-")[0]])).one()
    ids["hanas-notice"] = session.scalars(
        select(Notice.id)
        .join(Account, Account.id == Notice.account_id)
        .where(Account.employee_id == ids["hana"])
        .order_by(Notice.id)
        .limit(1)
    ).one()
    _coaching(session, ids)
    for key, title in (
        ("mayas-letter", "Month’s end without a queue"),
        ("mayas-draft", "Why a promise needs a time"),
    ):
        ids[key] = session.scalars(select(Version.letter_id).where(Version.title == title).limit(1)).one()
    ids["word-to-maya"] = session.scalars(
        select(Upward.id).where(Upward.leader_id == ids["maya"], Upward.author_id.is_(None))
    ).one()
    rounds = select(PulseRound.id).order_by(PulseRound.starts_on)
    ids["old-pulse"], *_, ids["open-pulse"] = session.scalars(rounds)
    ids["dans-attempt"] = session.scalars(select(Attempt.id).where(Attempt.employee_id == ids["dan"])).one()
    ids["module"] = session.scalars(
        select(Module.id).where(Module.name == "Nobody falls between two desks")
    ).one()
    _one_to_ones(session, ids)
    _planning(session, ids)
    _stints(session, ids)
    _swaps(session, ids)
    _rotations(session, ids)
    _decisions(session, ids)
    _records(session, ids)
    _deliveries(session, ids)
    _surveys(session, ids)
    _spends(session, ids)
    _cases(session, ids)
    _frontline(session, ids)
    _procedures(session, ids)
    _losses(session, ids)
    ids["tours"] = session.scalars(
        select(Intervention.id).where(Intervention.prevention_id.is_not(None))
    ).one()
    margin = select(BusinessFigure.id).where(BusinessFigure.kind == "margin", BusinessFigure.unit == "")
    ids["margin"] = session.scalars(margin.order_by(BusinessFigure.month.desc()).limit(1)).one()
    _abuse(session, ids)
    _handoffs(session, ids)
    for key, name in (("support-session", "Support, autumn"), ("ended-session", "Engineering, autumn")):
        ids[key] = session.scalars(select(Calibration.id).where(Calibration.name == name)).one()
    return World(ids)


def _coaching(session: Session, ids: dict[str, int]) -> None:
    for key, person in (("toms-plan", "tomasz"), ("bos-plan", "bo"), ("dans-plan", "dan")):
        ids[key] = session.scalars(select(Plan.id).where(Plan.employee_id == ids[person])).one()
    ids["bos-check-in"] = session.scalars(
        select(CheckIn.id)
        .where(CheckIn.plan_id == ids["bos-plan"], CheckIn.held_on.is_(None))
        .order_by(CheckIn.planned_on)
        .limit(1)
    ).one()
    ids["mayas-promise"] = session.scalars(
        select(Promise.id).where(Promise.plan_id == ids["bos-plan"], Promise.side == "coach")
    ).one()
    ids["toms-observation"] = session.scalars(
        select(Observation.id).where(Observation.employee_id == ids["tomasz"])
    ).one()
    ids["mateos-item"] = session.scalars(
        select(CoachingItem.id)
        .join(Employee, Employee.id == CoachingItem.employee_id)
        .where(Employee.name == "Mateo Álvarez")
    ).one()


def _one_to_ones(session: Session, ids: dict[str, int]) -> None:
    ids["ines"] = session.scalars(select(Employee.id).where(Employee.name == "Ines Duarte")).one()
    for person in ("bo", "dan", "ines"):
        found = select(Series.id).where(Series.employee_id == ids[person])
        ids[f"{person}s-series"] = session.scalars(found).one()
    ids["bos-item"] = session.scalars(
        select(AgendaItem.id).where(
            AgendaItem.series_id == ids["bos-series"],
            AgendaItem.author_id == ids["bo"],
            AgendaItem.answered_at.is_(None),
        )
    ).one()
    ids["maya-promised-bo"] = session.scalars(
        select(MeetingPromise.id).where(
            MeetingPromise.series_id == ids["bos-series"], MeetingPromise.owner_id == ids["maya"]
        )
    ).one()


def _planning(session: Session, ids: dict[str, int]) -> None:
    newest = session.scalars(select(HalfYear).order_by(HalfYear.first_month.desc()).limit(1)).one()
    ids["half"] = newest.id
    goals = select(ServiceGoal).where(ServiceGoal.half_year_id == newest.id)
    for key, team in (("cares-goal", "care"), ("mails-goal", "mail"), ("billings-goal", "billing")):
        ids[key] = session.scalars(goals.where(ServiceGoal.team_id == ids[team])).one().id
    ids["cares-action"] = session.scalars(
        select(GoalAction.id).where(GoalAction.goal_id == ids["cares-goal"])
    ).one()
    held = session.scalars(select(ServiceReview).where(ServiceReview.ended_at.is_(None))).one()
    ids["eves-review"] = held.id
    ids["eves-point"] = session.scalars(
        select(ServicePoint.id).where(
            ServicePoint.review_id == held.id, ServicePoint.kind == "own", ServicePoint.owner_id.is_not(None)
        )
    ).one()


def _stints(session: Session, ids: dict[str, int]) -> None:
    bug = session.scalars(select(Finding).where(Finding.title.like("Paying on a slow line%"))).one()
    ids |= {"dans-bug": bug.id, "dans-stint": bug.sign_up_id, "desk-program": bug.program_id}
    ids["dans-contact"] = session.scalars(
        select(Handled.id).where(Handled.sign_up_id == bug.sign_up_id).order_by(Handled.id).limit(1)
    ).one()
    ids["dans-thanks"] = session.scalars(select(Thanks.id).where(Thanks.sign_up_id == bug.sign_up_id)).one()


def _swaps(session: Session, ids: dict[str, int]) -> None:
    asked = session.scalars(select(Swap).where(Swap.to_id == ids["dan"], Swap.ended_at.is_(None))).one()
    program = select(Program.id).where(Program.name == "Support rotation")
    ids |= {
        "dans-swap": asked.id,
        "bens-place": asked.sign_up_id,
        "support-rotation": session.scalars(program).one(),
    }
    ids["open-swap"] = session.scalars(
        select(Swap.id).where(Swap.to_id.is_(None), Swap.ended_at.is_(None))
    ).one()
    ids["dans-leave"] = session.scalars(
        select(Leave.id).where(Leave.employee_id == ids["dan"]).order_by(Leave.first_on.desc()).limit(1)
    ).one()


def _rotations(session: Session, ids: dict[str, int]) -> None:
    ids["store-day"] = session.scalars(select(Program.id).where(Program.name == "Store day")).one()
    ids["far-slot"] = session.scalars(
        select(Slot.id)
        .where(Slot.program_id == ids["support-rotation"])
        .order_by(Slot.starts_at.desc())
        .limit(1)
    ).one()
    ids["proposal"] = session.scalars(select(Proposal.id)).one()
    ids["martas-year"] = session.scalars(select(OptOut.id)).one()
    ids["dans-offer"] = session.scalars(
        select(Waiting.id).where(Waiting.employee_id == ids["dan"], Waiting.offered_at.is_not(None))
    ).one()


def _decisions(session: Session, ids: dict[str, int]) -> None:
    for key, name in (
        ("toms-case", "Tomasz Zieliński"),
        ("eriks-case", "Erik Johansson"),
        ("amaras-star", "Amara Okafor"),
        ("wens-star", "Wen Zhao"),
    ):
        about = select(Decision.id).join(Employee, Employee.id == Decision.employee_id)
        ids[key] = session.scalars(about.where(Employee.name == name)).one()
    ids["amaras-action"] = session.scalars(
        select(RetentionAction.id)
        .where(RetentionAction.decision_id == ids["amaras-star"])
        .order_by(RetentionAction.due_on)
        .limit(1)
    ).one()
    ids["hanas-relation"] = session.scalars(select(Relation.id)).one()


def _deliveries(session: Session, ids: dict[str, int]) -> None:
    held = select(Delivery.id).where(Delivery.state == HELD).order_by(Delivery.received_at).limit(1)
    ids |= {
        "a-compliment": session.scalars(
            select(Compliment.id).where(Compliment.made_by == "Sol Mbeki", Compliment.guess == "").limit(1)
        ).one(),
        "web-chat": session.scalars(select(Connection.id).where(Connection.kind == "chatwoot")).one(),
        "held-delivery": session.scalars(held).one(),
        "temp-agent": session.scalars(
            select(SourceAgent.id).where(SourceAgent.name == "Kim Temporary")
        ).one(),
    }


def _records(session: Session, ids: dict[str, int]) -> None:
    ids["eriks-hold"] = session.scalars(select(Hold.id)).one()
    ids["open-role"] = session.scalars(select(Opening.id)).one()
    for key, name in (("finn", "Finn Larsen"), ("abena", "Abena Mensah")):
        ids[key] = session.scalars(select(Employee.id).where(Employee.name == name)).one()


def _frontline(session: Session, ids: dict[str, int]) -> None:
    eve = (
        select(LineCall.id)
        .join(Employee, Employee.id == LineCall.caller_id)
        .where(Employee.name == "Eve Park")
    )
    photo = session.scalars(select(ShopPhoto)).one()
    named = select(MysteryShop.id).join(Employee, Employee.id == MysteryShop.person_id)
    ids |= {
        "eves-call": session.scalars(eve.order_by(LineCall.called_on.desc()).limit(1)).one(),
        "station-shop": session.scalars(named.where(Employee.name == "Jack Turner")).one(),
        "photo": photo.id,
        "photo-shop": photo.shop_id or 0,
        "checklist": session.scalars(select(ShopChecklist.id)).one(),
    }


def _losses(session: Session, ids: dict[str, int]) -> None:
    for key, name in (("mayas-loss", "Maya Ross"), ("sols-loss", "Sol Mbeki")):
        noted = select(LostCustomer.id).where(LostCustomer.noted_by == name)
        gone = exists().where(LossReturn.loss_id == LostCustomer.id)
        back = exists().where(WonBack.loss_id == LostCustomer.id)
        ids[key] = session.scalars(noted.where(~gone, ~back).order_by(LostCustomer.id).limit(1)).one()
    ids["mayas-bonus"] = session.scalars(select(BonusPlan.id).where(BonusPlan.name == "Account care")).one()
    ids["mayas-conflict"] = session.scalars(
        select(BonusConflict.id).where(
            BonusConflict.first_metric.in_(("Working capital", "Customers who stay")),
            BonusConflict.second_metric.in_(("Working capital", "Customers who stay")),
        )
    ).one()


def _procedures(session: Session, ids: dict[str, int]) -> None:
    refund = select(Procedure.id).where(Procedure.title == "Refund to the card that paid")
    ids["mayas-rule"] = session.scalars(refund).one()
    ids["jonas-exception"] = session.scalars(
        select(ProcedureException.id).where(ProcedureException.words.startswith("Bank closed"))
    ).one()
    ids["bos-sort"] = session.scalars(select(Sort.id).where(Sort.ended_at.is_(None))).one()


def _abuse(session: Session, ids: dict[str, int]) -> None:
    for key, name in (("toms-report", "Tomasz Zieliński"), ("leilas-report", "Leila Haddad")):
        ids[key] = session.scalars(
            select(AbuseReport.id)
            .join(Employee, Employee.id == AbuseReport.reporter_id)
            .where(Employee.name == name)
        ).one()


def _cases(session: Session, ids: dict[str, int]) -> None:
    """Jonas's late delivery, Bo's invoice, Hana's and Lena's protected one, a prevention of each kind, an alert."""
    named = {
        "late-case": "Mr Okonkwo",
        "bos-case": "Dr Weber",
        "protected-case": "A guest who asks not to be named",
    }
    for key, customer in named.items():
        open_one = select(Case.id).where(Case.customer == customer, Case.closed_at.is_(None))
        ids[key] = session.scalars(open_one).one()
    ids["invoice-prevention"] = session.scalars(
        select(Prevention.id)
        .join(Employee, Employee.id == Prevention.owner_id)
        .where(Employee.name == "Henrik Dahl")
    ).one()
    ids["an-alert"] = session.scalars(select(Alert.id).where(Alert.kind == "theme")).one()
    cost = CaseCost(
        case_id=ids["late-case"],
        kind="refund",
        amount=500,
        currency="USD",
        at=now(),
        by_name="Jonas Lindqvist",
    )
    sol = session.scalars(select(Account.id).where(Account.name == "Sol Mbeki")).one()
    view = CaseView(account_id=sol, name="Late ones", query="state=late")
    session.add_all([cost, view])
    session.flush()
    ids |= {"late-cost": cost.id, "sols-view": view.id}


def _handoffs(session: Session, ids: dict[str, int]) -> None:
    waiting = session.scalars(select(Handoff).where(Handoff.open_case_id.is_not(None))).one()
    ids["jonas-handoff"] = waiting.id
    # Bo handed it to Dan, who owns it now; nobody has confirmed it.
    ids["dans-case"] = session.scalars(
        select(Handoff.case_id).where(Handoff.giver_id == ids["bo"], Handoff.receiver_id == ids["dan"])
    ).one()
    to_bo = select(Handoff.id).join(HandoffRating, HandoffRating.handoff_id == Handoff.id)
    ids["bos-handoff"] = session.scalars(
        to_bo.where(Handoff.receiver_id == ids["bo"]).order_by(Handoff.asked_at).limit(1)
    ).one()


def _spends(session: Session, ids: dict[str, int]) -> None:
    own = select(Spend.id).where(Spend.employee_id == ids["bo"])
    ids["bos-spend"] = session.scalars(own.where(Spend.asked_id.is_(None))).one()
    ids["bos-question"] = session.scalars(own.where(Spend.asked_id.is_not(None))).one()


def _surveys(session: Session, ids: dict[str, int]) -> None:
    for key, name in (("asked-survey", "After a contact"), ("draft-survey", "Was it easy?")):
        ids[key] = session.scalars(select(Survey.id).where(Survey.name == name)).one()
    ids["counter-link"] = session.scalars(select(OpenLink.id)).one()
    ids["a-mail"] = session.scalars(select(Mail.id).order_by(Mail.id).limit(1)).one()
