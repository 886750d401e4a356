"""The command line beside the pages: a token made on the account page takes a place and gives it back."""

import pytest
from playwright.sync_api import Page, expect

from app.cli.rotations import rotations
from tests.browser import Site


def test_from_the_page_to_the_command_line(
    site: Site, page: Page, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Yuki's colleague Dan makes a token, lists, takes a far slot, gives it back, and ends the token."""
    monkeypatch.delenv("RAPPORT_TOKEN", raising=False)
    assert rotations("list", "", site.url) == 1
    assert "make one at /account/tokens" in capsys.readouterr().err

    site.sign_in(page, "dan")
    page.goto(f"{site.url}/account/tokens")
    page.get_by_label("What uses it").fill("My shell")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("Choose at least one thing it may be used for.").first).to_be_visible()
    expect(page.get_by_label("What uses it")).to_have_value("My shell")
    page.get_by_label("Rotations: see slots, sign up, give back").check()
    page.get_by_role("button", name="Make a token").click()
    token = page.get_by_label("Your new token").input_value()
    page.goto(f"{site.url}/account/tokens")
    expect(page.get_by_label("Your new token")).to_have_count(0)
    monkeypatch.setenv("RAPPORT_TOKEN", token)

    assert rotations("list", "", site.url, plain=True) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    far = next(line for line in reversed(lines) if line[2] == "Listening hour" and line[4] == "open")
    assert rotations("take", far[0], site.url) == 0
    assert "mine" in capsys.readouterr().out
    assert rotations("mine", "", site.url) == 0
    assert far[0] in capsys.readouterr().out
    assert rotations("return", far[5], site.url) == 0
    assert "open" in capsys.readouterr().out
    for verb, slot, word in (
        ("return", far[0], "You have no place in this slot."),
        ("take", "2020-01-01", "There is no coming slot 2020-01-01."),
        ("decline", far[0], "You don't wait for this slot."),
    ):
        assert rotations(verb, slot, site.url) == 1
        assert word in capsys.readouterr().err
    assert rotations("list", "", "http://127.0.0.1:9") == 1
    assert "can't be reached" in capsys.readouterr().err

    page.get_by_role("button", name="End My shell").click()
    expect(page.locator("table")).to_contain_text("ended")
    assert rotations("list", "", site.url) == 1
    assert "Sign in" in capsys.readouterr().err
