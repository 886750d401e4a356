"""The pages about colleagues, over HTTP: one's own questions only, and nobody lists what was said."""

from sqlalchemy import func, select, update

from app.clock import month_of
from app.colleagues.models import Ask, Dependence
from app.colleagues.queries import rates
from app.contacts.models import Rating
from app.database import unit_of_work
from app.people.models import Team
from app.web.paging import Paging
from tests.client import Client
from tests.colleagues.office import Office

At = tuple[Office, Client]


def first(made: Office) -> tuple[str, int]:
    """Somebody with a question, and its id."""
    names = {value: name for name, value in made.ids.items()}
    with unit_of_work(made.engine, write=False) as session:
        ask = session.scalars(select(Ask).order_by(Ask.id).limit(1)).one()
        return names[ask.asker_id], ask.id


def test_one_press_answers_and_undo_opens_again(at: At) -> None:
    made, client = at
    name, ask = first(made)
    made.become(client, name)
    page = client.get("/colleagues").text
    for promise in (
        "Rapport keeps that you answered.",
        "a keyed code in place of your name, which tells one rater from another",
        "used to allow for strict and mild raters, and is shown to nobody",
        "only in blocks of five raters or more, and never of the running month",
        "no free text, since style gives people away",
    ):
        assert promise in page
    assert "textarea" not in page
    answer = client.post(f"/colleagues/{ask}/answer", {"score": "4"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/colleagues#question-{ask}")
    assert "Thank you." in client.get("/colleagues").text
    htmx = client.post(f"/colleagues/{ask}/withdrawal", headers={"HX-Request": "true"})
    assert htmx.status_code == 200
    assert htmx.text.count(f'id="question-{ask}"') == 1
    assert 'value="5"' in htmx.text
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(Rating)) == 0


def test_wrong_scores_are_refused(at: At) -> None:
    made, client = at
    name, ask = first(made)
    made.become(client, name)
    for score in ("0", "6", "4.5", "", "NaN", "４"):
        assert client.post(f"/colleagues/{ask}/answer", {"score": score}).status_code == 422
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(Rating)) == 0


def test_somebody_elses_question_is_not_there(at: At) -> None:
    """Not for the colleague it is about, their manager, HR's lead or the administrator; the same as no question."""
    made, client = at
    name, ask = first(made)
    for other in set(made.ids) - {name}:
        made.become(client, other)
        for verb in ("answer", "pass", "withdrawal"):
            refused = client.post(f"/colleagues/{ask}/{verb}", {"score": "1"})
            absent = client.post(f"/colleagues/{4503599627370497}/{verb}", {"score": "1"})
            assert (refused.status_code, refused.content) == (404, absent.content)
    with unit_of_work(made.engine, write=False) as session:
        assert not session.get_one(Ask, ask).answered


def test_the_answer_is_not_there_for_anybody(at: At) -> None:
    made, client = at
    name, ask = first(made)
    made.become(client, name).post(f"/colleagues/{ask}/answer", {"score": "1"})
    with unit_of_work(made.engine, write=False) as session:
        rating = session.scalars(select(Rating)).one()
        subject = rating.employee_id
    for other in made.ids:
        made.become(client, other)
        assert client.get(f"/ratings/{rating.id}").status_code == 404
        for lens in ("teamwork", "internal customer"):
            listed = client.get(f"/employees/{subject}/ratings", params={"lens": lens})
            assert listed.status_code == 404 or f"/ratings/{rating.id}" not in listed.text


def test_the_number_of_open_questions_stands_in_the_navigation(at: At) -> None:
    made, client = at
    name, ask = first(made)
    with unit_of_work(made.engine, write=False) as session:
        many = session.scalar(select(func.count()).where(Ask.asker_id == made.ids[name]))
    made.become(client, name)
    assert f"{many}<span" in client.get("/account").text
    client.post(f"/colleagues/{ask}/pass")
    left = (many or 0) - 1
    assert (f"{left}<span" in client.get("/account").text) == (left > 0)


def test_hr_notes_who_depends_on_whom_and_takes_it_back(at: At) -> None:
    made, client = at
    made.become(client, "Hana")
    made_one = client.post("/dependences", {"team": "Systems", "on_team": "Accounting"})
    assert made_one.status_code == 303
    with unit_of_work(made.engine, write=False) as session:
        ids = {team.name: team.id for team in session.scalars(select(Team))}
        found = session.scalars(select(Dependence).where(Dependence.team_id == ids["Systems"])).one()
    page = client.get("/dependences").text
    assert "Systems" in page
    assert f"/dependences/{found.id}/removal" in page
    assert client.post("/dependences", {"team": "Systems", "on_team": "Accounting"}).status_code == 422
    for other in ("Ann", "Mia", "Eve", "Rob"):
        assert made.become(client, other).post(f"/dependences/{found.id}/removal").status_code == 404
    made.become(client, "Hana")
    assert client.post(f"/dependences/{found.id}/removal").status_code == 303
    assert client.post(f"/dependences/{found.id}/removal").status_code == 404
    undo = f"/dependences/{ids['Systems']}/on/{ids['Accounting']}"
    assert client.post(undo).status_code == 303
    text = client.get("/dependences?format=csv").content.decode("utf-8-sig")
    assert "Systems,1,Accounting,2,Hana" in text


def close(made: Office) -> None:
    """Move the round into the month before, half of it answered; the month before that, six were asked about one."""
    with unit_of_work(made.engine) as session:
        session.execute(update(Ask).values(month=month_of(made.now.date()) - 1))
        for place, ask in enumerate(session.scalars(select(Ask).order_by(Ask.id))):
            ask.answered = place % 2 == 0
        about = made.ids["Ann"]
        for asker in [one for one in made.ids.values() if one != about][:6]:
            session.add(
                Ask(
                    asker_id=asker,
                    subject_id=about,
                    lens="internal customer",
                    month=month_of(made.now.date()) - 2,
                    made_at=made.now,
                    closes_on=made.now.date(),
                    answered=True,
                )
            )


def test_response_rates_are_told_from_five_questions_on_and_of_closed_rounds(at: At) -> None:
    made, client = at
    made.become(client, "Hana")
    assert "No round is closed yet" in client.get("/dependences/rounds").text
    close(made)
    page = client.get("/dependences/rounds").text
    assert "fewer than 5" in page
    assert "A weak guard" in page
    everybody = Paging(1, "", "", {}, 100)
    with unit_of_work(made.engine, write=False) as session:
        found, total = rates(session, made.act(session, "Hana").actor, everybody, 6)
    assert total == len(found) >= 9
    told = [row for row in found if row.told]
    assert told
    assert all(row.asked >= 5 for row in told)
    assert found.index(told[-1]) < min(
        (place for place, row in enumerate(found) if not row.told), default=len(found)
    )
    text = client.get("/dependences/rounds?format=csv").content.decode("utf-8-sig")
    assert text.count("fewer than 5,,,,") == len(found) - len(told)


def test_lists_take_a_fixed_number_of_statements(at: At, queries: list[str]) -> None:
    made, client = at
    close(made)
    counted = []
    for name, path in (("Hana", "/dependences"), ("Hana", "/dependences/rounds"), ("Ann", "/colleagues")):
        made.become(client, name)
        queries.clear()
        assert client.get(path).status_code == 200
        counted.append(len(queries))
    assert max(counted) <= 9
