"""Ten words and not one more; versions; acknowledged with the standard in force, and again when either changes."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cards import actions, queries, rules
from app.cards.forms import CardForm, SeenForm, StandardForm
from app.cards.models import CardSeen, RoleCard
from app.cards.queries import Held
from app.errors import Conflict, Invalid
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee, Team
from app.people.queries import member, members
from tests.decisions.office import Office, office

TEN = "I make paying so plain that nobody ever needs help."
STANDARD = StandardForm(words="We call back before they have to call us.", reason="Said in spring.")


@pytest.fixture
def here(session: Session) -> Office:
    return office(session, desk=False)


@pytest.fixture(name="asked")
def statements(request: pytest.FixtureRequest) -> list[str]:
    """What is asked of the database."""
    found: list[str] = request.getfixturevalue("queries")
    return found


def held(here: Office, name: str = "Nia") -> Held:
    here.session.flush()
    person = member(here.session, here.ids[name], here.now.date())
    assert person is not None
    return queries.held(here.session, [person])[0]


def write(here: Office, words: str, by: str = "Nia") -> RoleCard:
    return actions.write(here.act(by), held(here), CardForm(words=words))


def see(here: Office) -> None:
    one = held(here)
    assert one.card is not None
    standard = str(one.standard.id) if one.standard else ""
    actions.acknowledge(here.act("Nia"), one, SeenForm(card=str(one.card.id), standard=standard))


@pytest.mark.parametrize(
    ("words", "many"),
    [
        (TEN, 10),
        ("  I   call\nback ", 3),
        ("well-kept word – kept", 3),
        ("one, two; three… 4", 4),
        ("— – …", 0),
        ("मैं सबकी मदद करता हूँ", 5),
        ("don’t wait", 2),
    ],
)
def test_words_as_people_count_them(words: str, many: int) -> None:
    assert len(rules.counted(words)) == many


def test_the_eleventh_word_is_refused_and_named(here: Office) -> None:
    with pytest.raises(Invalid, match=re.escape("These are 11 words. Take out 1: “today.”")):
        write(here, TEN.rstrip(".") + " today.")
    with pytest.raises(Invalid, match="at most ten words"):
        write(here, "  ")
    with pytest.raises(Invalid, match="120 characters"):
        write(here, "x" * 121)
    assert write(here, f"  {TEN.replace(' ', '   ')}\n").words == TEN


@given(st.text(max_size=200))
def test_what_is_taken_has_at_most_ten_words_on_one_line(words: str) -> None:
    if rules.problems_of(words) == []:
        kept = rules.one_line(words)
        assert kept
        assert "\n" not in kept
        assert len(rules.counted(kept)) <= 10
        assert rules.problems_of(kept) == []


def test_versions_stay_and_the_same_words_make_none(here: Office) -> None:
    first = write(here, TEN)
    assert write(here, TEN).id == first.id
    write(here, "I mend what broke.", by="Mia")
    assert [one.words for one in queries.cards_of(here.session, here.ids["Nia"])] == [
        "I mend what broke.",
        TEN,
    ]
    told = here.session.scalars(select(Notice.text)).all()
    assert told == ["Mia changed your role card: read it and say so."]


def test_acknowledged_with_the_standard_in_force_and_asked_again_when_anything_changes(here: Office) -> None:
    assert held(here).state == rules.NONE
    with pytest.raises(Conflict, match="Write it first"):
        actions.acknowledge(here.act("Nia"), held(here), SeenForm(card="1"))
    write(here, TEN)
    assert held(here).state == rules.TO_SEE
    see(here)
    see(here)
    assert held(here).state == rules.SEEN
    company = actions.set_standard(here.act("Lena"), STANDARD)
    assert (held(here).state, held(here).standard.id) == (rules.TO_SEE, company.id)  # type: ignore[union-attr]
    see(here)
    own = actions.set_standard(
        here.act("Lena"),
        StandardForm(unit="Support", words=STANDARD.words + " Always.", reason="Ours says more."),
    )
    assert (held(here).state, held(here).standard.id) == (rules.TO_SEE, own.id)  # type: ignore[union-attr]
    assert held(here, "Hana").standard.id == company.id  # type: ignore[union-attr]
    see(here)
    # Another role is another card to acknowledge, though the words stay.
    people.assign(
        here.session,
        here.session.get_one(Employee, here.ids["Nia"]),
        team=here.session.scalars(select(Team).where(Team.name == "Care")).one(),
        manager=here.session.get_one(Employee, here.ids["Mia"]),
        title="Senior agent",
        customer_facing=True,
        starts_on=here.now.date(),
    )
    assert held(here).state == rules.TO_SEE
    see(here)
    assert held(here).state == rules.SEEN
    assert len(here.session.scalars(select(CardSeen)).all()) == 4


def test_what_changed_while_it_was_read_is_not_acknowledged(here: Office) -> None:
    card = write(here, TEN)
    actions.set_standard(here.act("Lena"), STANDARD)
    with pytest.raises(Conflict, match="changed while you read"):
        actions.acknowledge(here.act("Nia"), held(here), SeenForm(card=str(card.id)))


def test_a_standard_is_for_a_unit_that_there_is(here: Office) -> None:
    with pytest.raises(Invalid, match="no such unit"):
        actions.set_standard(
            here.act("Lena"), StandardForm(unit="Moon", words=STANDARD.words, reason="Because of it.")
        )


def test_a_whole_company_costs_three_statements(here: Office, asked: list[str]) -> None:
    write(here, TEN)
    here.session.flush()
    rows = here.session.execute(members(here.now.date())).all()
    asked.clear()
    found = queries.held(here.session, rows)
    assert len(asked) == 3
    assert [one.person.name for one in found if one.card] == ["Nia"]


def test_a_review_reads_the_card_as_it_stood_at_the_end_of_its_period(here: Office) -> None:
    """The first one where there was none by then; nothing where there is none."""
    today = here.now.date()
    first, second = write(here, TEN), write(here, "I make paying plain.")
    first.made_at -= timedelta(days=40)
    here.session.flush()
    actor = here.act("Mia").actor

    def told(name: str, days: int) -> list[tuple[str, str, str]]:
        last = today - timedelta(days=days)
        found = queries.pieces(here.session, actor, here.ids[name], last - timedelta(days=180), last)
        return [(one.key, one.title, one.text) for one in found]

    assert told("Nia", 0) == [(str(second.id), "Role card, version 2", "I make paying plain.")]
    for days in (1, 40, 41):
        assert told("Nia", days) == [(str(first.id), "Role card, version 1", TEN)]
    assert told("Ed", 0) == []
