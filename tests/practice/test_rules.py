"""The exercises as graphs, playing them, patterns and days: pure."""

from datetime import date, timedelta
from itertools import product

import pytest

from app.people.behaviours import NAMES
from app.practice import rules
from app.practice.exercises import EXERCISES, matching
from app.practice.scenarios import Exercise, Step

TODAY = date(2026, 11, 4)
ALL = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def said(step: Step) -> list[str]:
    """Every answer a step knows."""
    return [
        "/".join(one) for one in product(*([c.key for c in of] for of in (step.choices, step.also) if of))
    ]


def paths(exercise: Exercise, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every way through; of a second question the first answer, since it leads nowhere else."""
    step = rules.play(exercise, before).step
    if step is None:
        return [before]
    tail = [f"/{step.also[0].key}"] if step.also else [""]
    if len(exercise.steps) > 7:
        return paths(exercise, (*before, step.choices[0].key + tail[0]))
    return [path for c in step.choices for path in paths(exercise, (*before, c.key + tail[0]))]


@ALL
def test_every_path_ends_and_no_step_is_dead(exercise: Exercise) -> None:
    keys = [one.key for one in exercise.steps]
    assert len(keys) == len(set(keys))
    reached, waiting = set(), [exercise.steps[0].key]
    while waiting:
        key = waiting.pop()
        reached.add(key)
        for one in exercise.step(key).choices:
            if one.then:
                # Steps lead on, never back: so every path ends.
                assert keys.index(one.then) > keys.index(key), (key, one.key)
                waiting.append(one.then)
    assert reached == set(keys)
    for step in exercise.steps:
        for of in filter(None, (step.choices, step.also)):
            assert 3 <= len(of) <= 4
            assert len({one.key for one in of}) == len(of)
            assert len([one for one in of if one.points == max(c.points for c in of)]) == 1
            assert all(one.text and one.why for one in of)
    for path in paths(exercise):
        assert rules.play(exercise, path).step is None


@ALL
def test_the_best_path_is_whole_and_every_first_choice_is_not_it(exercise: Exercise) -> None:
    taken: list[str] = []
    while (step := rules.play(exercise, taken).step) is not None:
        best = [max(of, key=lambda one: one.points).key for of in (step.choices, step.also) if of]
        taken.append("/".join(best))
    played = rules.play(exercise, taken)
    assert rules.result(exercise, played) == 100
    assert all(one.choices == one.best for one in played.taken)
    lazy: list[str] = []
    while (step := rules.play(exercise, lazy).step) is not None:
        lazy.append(said(step)[0])
    assert rules.result(exercise, rules.play(exercise, lazy)) < rules.PASSED or exercise.key == "warm-handoff"


def test_need_first_prevention_second_or_it_costs_the_customer() -> None:
    exercise = EXERCISES["ten-minutes"]
    results: dict[str, list[int]] = {}
    for path in paths(exercise):
        played = rules.play(exercise, path)
        results.setdefault(path[0], []).append(rules.result(exercise, played))
    assert max(results["need"]) == 100
    assert max(results["cause"]) < max(results["need"])
    assert max(results["cause"]) < rules.PASSED
    first, right = rules.play(exercise, ["cause"]), rules.play(exercise, ["need"])
    assert first.mood < right.mood
    assert first.minutes < right.minutes
    assert rules.play(exercise, ["cause", "tonight"]).minutes == 0


def test_an_answer_that_the_step_does_not_know_leads_nowhere() -> None:
    exercise = EXERCISES["mood"]
    for wrong in ("", "angry", "angry/s9", "angry/s1/s1", "x" * 500, "\u202e/🙂"):
        played = rules.play(exercise, [wrong])
        assert played.taken == ()
        assert played.step == exercise.steps[0]


def test_the_handoff_has_its_five_facts() -> None:
    keys = [one.key for one in EXERCISES["warm-handoff"].steps]
    assert keys == ["told", "named", "summary", "accepted", "outcome"]
    assert len(EXERCISES["mood"].steps) == 8


def test_every_behaviour_has_its_exercise() -> None:
    for name in NAMES:
        assert name in matching(name).behaviours
    assert matching("follows through").key == "warm-handoff"


def test_low_twice_in_ninety_days_is_a_pattern() -> None:
    def days(*ago: int) -> list[tuple[date, dict[str, int]]]:
        return [(TODAY - timedelta(days=n), {"listens": 2, "patient": 3}) for n in ago]

    assert rules.repeated(days(3), TODAY) == []
    assert rules.repeated(days(3, 91), TODAY) == []
    assert rules.repeated(days(90, 3), TODAY) == [rules.Pattern("listens", 2, TODAY - timedelta(days=3))]
    assert rules.repeated([*days(3), (TODAY, {"listens": 3})], TODAY) == []


def test_when_a_module_is_due() -> None:
    made = TODAY
    later = made + timedelta(days=20)
    fixed = made + timedelta(days=5)
    assert rules.due_on(30, None, made, made) == made + timedelta(days=30)
    assert rules.due_on(30, None, made, later) == later + timedelta(days=30)
    assert rules.due_on(None, fixed, made, made) == fixed
    assert rules.due_on(None, fixed, made, later) == later + timedelta(days=14)


def test_when_people_are_reminded() -> None:
    due, since = TODAY + timedelta(days=10), TODAY
    told = {n: rules.reminder(due, since, TODAY + timedelta(days=n)) for n in range(32)}
    assert {n: words for n, words in told.items() if words} == {
        0: "new",
        7: "soon",
        17: "late",
        24: "late",
        31: "late",
    }
