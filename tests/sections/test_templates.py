"""Templates: what is built is kept, what does not hold is named, a change makes a version."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.errors import Conflict, Invalid
from app.people.behaviours import NAMES
from app.reviews.models import BEHAVIOURS, MOTIVE, Cycle
from app.reviews.queries import sections
from app.sections import versions
from app.sections.checking import problems_of, sum_words
from app.sections.drafts import Draft, Own, Piece, blank, of_template, specs_of, stepped, typed
from app.sections.queries import template_lines, templates
from tests.reviews.made import World, world

GOOD = replace(blank(), name="Service review")


def fields(draft: Draft) -> list[str]:
    return [problem.field for problem in problems_of(draft)]


def with_piece(**more: object) -> Draft:
    """The good draft with one further section."""
    piece = Piece(title="Third", weight="0")
    return replace(GOOD, sections=(*GOOD.sections, replace(piece, **more)))  # type: ignore[arg-type]


def test_the_blank_one_needs_only_a_name() -> None:
    assert fields(blank()) == ["name"]
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (100, "The weights add up to 100."),
        (90, "The weights add up to 90: give 10 more."),
        (130, "The weights add up to 130: take 30 away."),
    ],
)
def test_the_sum_says_by_how_much_it_is_off(total: int, words: str) -> None:
    assert sum_words(total) == words


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"weight": "10"}, ["weights"]),
        ({"weight": "-1"}, ["s2-weight"]),
        ({"weight": "1.5"}, ["s2-weight"]),
        ({"weight": "٣"}, ["s2-weight"]),
        ({"weight": "9" * 400}, ["s2-weight"]),
        ({"title": ""}, ["s2-title"]),
        ({"title": "x" * 201}, ["s2-title"]),
        ({"title": "customer SATISFACTION"}, ["s2-title"]),
        ({"title": "a\x00b"}, ["s2-title"]),
        ({"prompt": "\ud800"}, ["s2-prompt"]),
        ({"prompt": "x" * 200_000}, ["s2-prompt"]),
        ({"fillers": ()}, ["s2-fillers"]),
        ({"anchors": ("a", "", "", "", "e")}, ["s2-anchor1"]),
        ({"kind": BEHAVIOURS, "six": ()}, ["s2-six"]),
        ({"kind": BEHAVIOURS, "own": (Own("Listens", ("a", "b", "c")),)}, ["s2-own0"]),
        ({"kind": BEHAVIOURS, "own": (Own("quick", ("a", "", "c")),)}, ["s2-own0-3"]),
        ({"kind": BEHAVIOURS, "own": (Own(),)}, ["s2-own0", "s2-own0-1", "s2-own0-3", "s2-own0-5"]),
        ({"kind": MOTIVE}, ["s2-fillers"]),
        ({"kind": MOTIVE, "fillers": ("self",), "weight": "1"}, ["weights", "s2-weight"]),
    ],
)
def test_what_does_not_hold_is_named_at_its_field(more: dict[str, object], named: list[str]) -> None:
    assert fields(with_piece(**more)) == named


@pytest.mark.parametrize(
    "more",
    [
        {"fillers": ("self", "peer")},
        {"kind": MOTIVE, "fillers": ("self",)},
        {"anchors": tuple("abcde")},
        {"title": "مرحبا 🎉 <b>"},
        {"kind": BEHAVIOURS, "six": (), "own": (Own("quick", ("a", "b", "c")),)},
    ],
)
def test_what_holds_is_accepted(more: dict[str, object]) -> None:
    assert problems_of(with_piece(**more)) == []


def test_both_mandatory_sections_stand_in_every_template_once_and_count_for_the_manager() -> None:
    alone = replace(GOOD, sections=(replace(GOOD.sections[0], weight="100"),))
    assert fields(alone) == ["sections"]
    twice = with_piece(kind="customer satisfaction")
    assert fields(twice) == ["sections"]
    first = replace(GOOD.sections[0], fillers=("self",))
    assert fields(replace(GOOD, sections=(first, GOOD.sections[1]))) == ["s0-fillers"]


def test_buttons_add_move_and_take_out_and_lose_nothing() -> None:
    draft = stepped(with_piece(prompt="Kept."), "up 2")
    assert [piece.title for piece in draft.sections] == [
        "Customer satisfaction",
        "Third",
        "Customer-care teamwork",
    ]
    assert draft.sections[1].prompt == "Kept."
    assert len(stepped(draft, "add").sections) == 4
    assert next(piece.title for piece in stepped(draft, "remove 0").sections) == "Third"
    more = stepped(stepped(draft, "own 1"), "own 1")
    assert len(more.sections[1].own) == 2
    assert len(stepped(more, "disown 1 0").sections[1].own) == 1
    for nonsense in ("", "up", "up 99", "down x", "disown 1", "remove -1", "fly 1"):
        assert len(stepped(draft, nonsense).sections) in {2, 3}
    full = draft
    for _ in range(30):
        full = stepped(full, "add")
    assert len(full.sections) == 20


def test_a_form_is_read_as_it_was_typed() -> None:
    sent = FormData(
        [
            ("sections", "1"),
            ("name", " Mine "),
            ("s0-kind", "behaviours"),
            ("s0-title", "How"),
            ("s0-weight", "twenty"),
            ("s0-fillers", "manager"),
            ("s0-fillers", "peer"),
            ("s0-fillers", "the boss of bosses"),
            ("s0-scored", "yes"),
            ("s0-six", "listens"),
            ("s0-owns", "1"),
            ("s0-own0", "quick"),
            ("s0-own0-3", "in a day"),
        ]
    )
    draft = typed(sent)
    assert draft.name == "Mine"
    (piece,) = draft.sections
    assert (piece.kind, piece.weight, piece.fillers, piece.six) == (
        BEHAVIOURS,
        "twenty",
        ("manager", "peer"),
        ("listens",),
    )
    assert piece.own == (Own("quick", ("", "in a day", "")),)
    assert typed(FormData([("sections", "999")])).sections[:1] == (Piece(weight="", fillers=(), six=NAMES),)
    assert typed(FormData([("sections", "x")])).sections == ()


@pytest.fixture
def made(session: Session) -> World:
    return world(session)


def test_a_change_makes_a_version_and_running_cycles_keep_theirs(made: World) -> None:
    act = made.act("Hana")
    first = versions.make(act, with_piece(title="Results"))
    made.template_id = first.id
    made.launch()
    draft = of_template(first, sections(made.session, first.id))
    second = versions.revise(act, first, stepped(draft, "remove 2"))
    assert (second.name, second.version, second.made_by) == ("Service review", 2, "Hana")
    assert [one.title for one in sections(made.session, first.id)][2] == "Results"
    assert len(sections(made.session, second.id)) == 2
    cycle = made.session.get_one(Cycle, made.review("Nia").cycle_id)
    assert cycle.template_id == first.id
    assert next(one.id for one in templates(made.session)) == second.id
    assert first.id not in {one.id for one in templates(made.session)}
    (line,) = [one for one in template_lines(made.session) if one.template.name == "Service review"]
    assert (line.template.version, line.cycles, line.state) == (2, 1, "in use")
    with pytest.raises(Conflict, match="Version 2 was made meanwhile, by Hana"):
        versions.revise(act, first, draft)
    with pytest.raises(Invalid, match="Nothing has changed"):
        versions.revise(act, second, of_template(second, sections(made.session, second.id)))


def test_a_retired_template_launches_nothing_until_it_is_brought_back(made: World) -> None:
    act = made.act("Hana")
    one = versions.make(act, GOOD)
    with pytest.raises(Invalid, match="a template of this name"):
        versions.make(act, replace(GOOD, name="SERVICE review"))
    versions.retire(act, one)
    made.template_id = one.id
    with pytest.raises(Invalid, match="Choose a template"):
        made.launch()
    with pytest.raises(Conflict, match="retired already"):
        versions.retire(act, one)
    versions.bring_back(act, one)
    assert made.launch() == 5


def test_what_is_stored_comes_back_as_it_was(made: World) -> None:
    own = Own("quick", ("a week", "a day", "an hour"))
    draft = with_piece(kind=BEHAVIOURS, six=("listens", "patient"), own=(own,), title="How")
    stored = versions.make(made.act("Hana"), replace(draft, about="For the desks"))
    again = of_template(stored, sections(made.session, stored.id))
    assert specs_of(again) == specs_of(draft)
    assert again.about == "For the desks"
