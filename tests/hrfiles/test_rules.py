"""What a file would change, over files nobody wrote by hand: twice, in any order, circles, people missing, units."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.hrfiles.circles import circles
from app.hrfiles.company import Company, Person, Stand
from app.hrfiles.planning import Plan
from tests.hrfiles.made import HEAD, TODAY, kinds, known, planned, said

HEADER = ["Number", "Name", "Mail", "Team", "Manager", "Title", "Hired", "Left", "From", "Faces"]
MAPPING = dict(
    zip(
        HEADER,
        "number name email team manager title hired_on left_on effective_on facing".split(),  # noqa: SIM905
        strict=True,
    )
)
NUMBERS = ["1001", "1002", "007", "1004", "2001", "2002", "2003", ""]
MAILS = ["ann@example.com", "ben@example.com", "new@example.com", "BEN@example.com ", "", ""]
DAYS = ["", "", "2026-01-05", "2026-05-04", "2026-07-01", "2025-01-01"]
ROW = st.tuples(
    st.sampled_from(NUMBERS),
    st.sampled_from(["Ann Lee", "Roy, Ben", "Cai Wu", "Nora Field", "Otto Sand", ""]),
    st.sampled_from(MAILS),
    st.sampled_from(["Desk", "desk", "Lab", "Roof", ""]),
    st.sampled_from([*NUMBERS, "Nora Field", "nobody", "ben@example.com"]),
    st.sampled_from(["", "Agent", "Head"]),
    *(st.sampled_from(DAYS) for _ in range(3)),
    st.sampled_from(["", "yes", "no"]),
)
FILES = st.lists(ROW, min_size=1, max_size=7)


def after(company: Company, made: Plan) -> Company:
    """The company after a plan, reckoned apart from what writes it to a database."""
    ids = {one.who: one.who if one.who > 0 else 100_000 - one.who for one in made.drafts}
    people = dict(company.people)
    for draft in made.drafts:
        who = ids[draft.who]
        values = {name: pair[1] for name, pair in draft.person.items()}
        person = (
            replace(people[who], **values)
            if draft.who > 0
            else Person(
                who, values["number"], values["name"], values["email"], values["hired_on"], values["left_on"]
            )
        )
        if (stand := draft.stand) is not None:
            manager = ids.get(stand.manager, stand.manager) if stand.manager is not None else None
            kept = [one for one in person.stands if one.starts_on < stand.starts_on]
            if kept and (kept[-1].ends_on is None or kept[-1].ends_on > stand.starts_on):
                kept[-1] = replace(kept[-1], ends_on=stand.starts_on)
            made_stand = Stand(1, stand.starts_on, None, stand.team, manager, stand.title, stand.facing)
            person = replace(person, stands=(*kept, made_stand))
        people[who] = person
    return Company(people, {**company.teams, **made.teams}, company.units)


def people_of(company: Company) -> list[tuple[object, ...]]:
    """Everybody without ids, so that two companies compare."""
    who = {one.id: one.number or one.email or one.name for one in company.people.values()}
    return sorted(
        (
            str(who[one.id]),
            one.name,
            str(one.email),
            str(one.hired_on),
            str(one.left_on),
            str(
                [
                    (s.starts_on, s.ends_on, s.team, who.get(s.manager_id or 0), s.title, s.facing)
                    for s in one.stands
                ]
            ),
        )
        for one in company.people.values()
    )


@settings(max_examples=150)
@given(FILES)
def test_run_twice_changes_nothing_the_second_time(rows: list[tuple[str, ...]]) -> None:
    first = planned(HEADER, *rows, mapping=MAPPING)
    then = after(known(), first)
    second = planned(HEADER, *rows, mapping=MAPPING, company=then)
    assert second.drafts == []


@settings(max_examples=150)
@given(FILES, st.randoms())
def test_any_order_of_rows_gives_the_same_people(rows: list[tuple[str, ...]], chance: object) -> None:
    first = planned(HEADER, *rows, mapping=MAPPING)
    turned = list(rows)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    second = planned(HEADER, *turned, mapping=MAPPING)
    assert people_of(after(known(), first)) == people_of(after(known(), second))
    assert len(first.problems) == len(second.problems)


@settings(max_examples=150)
@given(FILES)
def test_whatever_the_file_says_the_company_holds_together(rows: list[tuple[str, ...]]) -> None:
    made = planned(HEADER, *rows, mapping=MAPPING)
    then = after(known(), made)
    assert {one.line for one in made.problems} & {one.line for one in made.drafts} == set()
    for text in ("number", "email"):
        given_out = [getattr(one, text) for one in then.people.values() if getattr(one, text)]
        assert len(given_out) == len(set(given_out))
    for one in then.people.values():
        assert not (one.hired_on and one.left_on) or one.hired_on < one.left_on
        for left, right in pairwise(one.stands):
            assert left.ends_on == right.starts_on > left.starts_on
        for stand in one.stands:
            assert stand.team in then.teams
            assert stand.manager_id != one.id
            assert stand.manager_id is None or stand.manager_id in then.people
    assert slowly(then) == set()


def slowly(company: Company) -> set[int]:
    """Who ever stands above themselves, walked day by day and person by person."""
    found = set()
    for day in {stand.starts_on for one in company.people.values() for stand in one.stands}:

        def above(who: int, day: date = day) -> int | None:
            begun = [one for one in company.people[who].stands if one.starts_on <= day]
            return begun[-1].manager_id if begun else None

        for who in company.people:
            at, steps = above(who), 0
            while at is not None and steps <= len(company.people):
                if at == who:
                    found.add(who)
                    break
                at, steps = above(at), steps + 1
    return found


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.integers(1, 6),
        st.lists(
            st.tuples(st.integers(0, 3), st.none() | st.integers(1, 6)), max_size=3, unique_by=lambda p: p[0]
        ),
    )
)
def test_circles_are_those_found_by_walking(lines: dict[int, list[tuple[int, int | None]]]) -> None:
    day = date(2026, 1, 1)
    dated = {
        who: [(day + timedelta(days=at), manager) for at, manager in sorted(line)]
        for who, line in lines.items()
    }
    people = {
        who: Person(
            who, None, str(who), None, None, None,
            stands=tuple(Stand(1, at, None, "x", manager, "", True) for at, manager in dated.get(who, [])),
        )
        for who in range(1, 7)
    }  # fmt: skip
    assert {who for _, circle in circles(dated) for who in circle} == slowly(Company(people, {}))


def test_a_circle_names_every_row_in_it_and_no_other() -> None:
    made = planned(
        HEAD,
        ["2001", "Nora", "", "Desk", "2002"],
        ["2002", "Otto", "", "Desk", "2003"],
        ["2003", "Pia", "", "Desk", "2001"],
        ["2004", "Quin", "", "Desk", "2001"],
        ["2005", "Rosa", "", "Desk", "1001"],
    )
    assert said(made) == [(line, "manager") for line in (2, 3, 4, 5)]
    assert "Nora → Otto → Pia → Nora" in " ".join(one.message for one in made.problems[:3])
    assert "own row" in made.problems[3].message
    assert [one.name for one in made.drafts] == ["Rosa"]


def test_a_change_moves_from_its_day_on() -> None:
    made = planned(HEADER, ["1002", "", "", "Lab", "", "Lead", "", "", "2026-07-01", "no"], mapping=MAPPING)
    stand = made.drafts[0].stand
    assert stand is not None
    assert (kinds(made), stand.starts_on, stand.team) == (["moved"], date(2026, 7, 1), "Lab")
    assert (stand.manager, stand.facing) == (1, False)
    assert stand.ends is not None
    assert stand.ends.id == 12


def test_a_change_before_the_newest_assignment_is_refused() -> None:
    made = planned(HEADER, ["007", "", "", "Lab", "", "", "", "", "2024-01-01", ""], mapping=MAPPING)
    assert said(made) == [(2, "effective_on")]
    assert "2025-01-01" in made.problems[0].message


def test_leavers_are_taken_and_known_leavers_stay_as_they_are() -> None:
    made = planned(
        HEADER,
        ["1002", "", "", "", "", "", "", "2026-08-01", "", ""],
        ["1004", "Lea Gone", "", "Lab", "", "", "", "", "", ""],
        mapping=MAPPING,
    )
    assert (kinds(made), said(made), made.unchanged) == (["left"], [], 1)
    back = planned(HEADER, ["1004", "", "", "", "", "", "2026-05-01", "", "", ""], mapping=MAPPING)
    assert said(back) == [(2, "hired_on")]
    early = planned(HEADER, ["1002", "", "", "", "", "", "", "2024-08-01", "", ""], mapping=MAPPING)
    assert said(early) == [(2, "left_on")]


def test_those_missing_are_listed_and_leave_only_when_asked() -> None:
    ann = ["1001", "Ann Lee", "", "Desk", ""]
    made = planned(HEAD, ann)
    assert ([one.name for one in made.missing], kinds(made)) == (["Ben Roy", "Cai Wu"], [])
    asked = planned(HEAD, ann, missing_from="2026-06-01")
    assert [(one.name, one.person["left_on"][1]) for one in asked.drafts] == [
        ("Ben Roy", TODAY),
        ("Cai Wu", TODAY),
    ]
    unsure = planned(HEAD, ann, ["1003", "", "", "Desk", ""], missing_from="2026-06-01")
    assert (kinds(unsure), unsure.missing_leave) == ([], False)
    assert "Nobody who is missing leaves" in unsure.notes[0]


def test_somebody_whose_row_is_refused_is_not_missing() -> None:
    made = planned(HEAD, ["1002", "Ben Roy", "no mail", "Desk", ""])
    assert "Ben Roy" not in [one.name for one in made.missing]


def test_hr_of_a_unit_takes_in_its_own_people_and_teams_alone() -> None:
    company = known(units=frozenset({"Support"}))
    company.people[3] = replace(company.people[3], inside=False)
    made = planned(
        [*HEAD, "Unit"],
        ["1002", "Benjamin Roy", "", "Lab", "", ""],
        ["007", "Cai Wu Ming", "", "Desk", "", ""],
        ["2001", "Nora Field", "", "Roof", "007", ""],
        ["2002", "Otto Sand", "", "Cellar", "", "Engineering"],
        company=company,
    )
    assert said(made) == [(2, "team"), (3, "number"), (5, "unit")]
    assert made.teams == {"Roof": "Support"}
    assert "Cai Wu" not in [one.name for one in made.missing]


def test_a_new_team_has_one_unit_and_a_known_one_stays_in_its_own() -> None:
    head = [*HEAD, "Unit"]
    two = planned(
        head, ["2001", "Nora", "", "Roof", "", "Support"], ["2002", "Otto", "", "roof", "", "Sales"]
    )
    assert said(two) == [(2, "unit"), (3, "unit")]
    stays = planned(head, ["2001", "Nora", "", "DESK", "", "Sales"])
    assert (stays.teams, kinds(stays)) == ({}, ["joined"])
    assert stays.notes == ["The team Desk stays in Support: a file does not move whole teams."]
