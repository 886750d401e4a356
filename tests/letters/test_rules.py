"""Names in a lesson, and who is below whom: pure."""

from app.letters import rules

PEOPLE = ["Tomasz Zieliński", "Anna-Sophia von Hohenberg", "Rose Lund", "Bo Ek", "J. Øster"]


def words(text: str) -> list[str]:
    return [one.word for one in rules.found_in([("text", text)], rules.names_of(PEOPLE))]


def test_names_are_found_however_they_are_written() -> None:
    assert words("tomasz, TOMASZ and Tomasz’s; mail to t.zielinski@x.example") == ["tomasz", "zielinski"]
    assert words("Ask Sophia von whom the øster egg is, or BO.") == ["sophia", "oster", "bo"]
    assert words("A rose is a rose") == ["rose"]
    assert words("von j above book tomaszek") == []
    assert words("Zielin\u0301ski, or in full width Ｔｏｍａｓｚ") == ["zielinski", "tomasz"]


def test_each_place_is_told_with_its_words() -> None:
    found = rules.found_in([("title", "Rose"), ("text", "one\nthe rose, and Rose")], rules.names_of(PEOPLE))
    assert found[0].whose == ("Rose Lund",)
    twice = "text, line 2: …the rose, and Rose…"
    assert found[0].places == ("title, line 1: …Rose…", twice, twice)


def test_what_could_be_a_reference() -> None:
    found = rules.references_in([("text", "Case C-1044, twice (C-1044). Mail a@b.example at 9:30.")])
    assert set(found) == {"C-1044", "a@b.example", "30"}
    assert len(found["C-1044"]) == 2


def test_everybody_below_even_in_a_circle() -> None:
    pairs = [(1, None), (2, 1), (3, 2), (4, 2), (5, 4), (6, None)]
    assert rules.below(pairs, 1) == {2, 3, 4, 5}
    assert rules.below(pairs, 4) == {5}
    assert rules.below([(1, 2), (2, 1)], 1) == {2}
