"""What the set-up pages say: steps that can be followed, bodies that our own parsers read."""

import json
import re
import subprocess
import sys

import pytest

from app.contacts.scales import SCALES
from app.helpdesks.catalogue import HELPDESKS
from app.helpdesks.mapped import FIELDS
from app.helpdesks.pulling import CONNECTORS
from app.helpdesks.said import Options
from tests.helpdesks.test_said import CAME


@pytest.mark.parametrize("kind", HELPDESKS)
def test_steps_name_what_is_pasted(kind: str) -> None:
    one = HELPDESKS[kind]
    steps = " ".join(one.steps)
    assert one.id == kind
    assert "{address}" in steps
    # A secret of ours is pasted there; one of theirs is copied from there.
    assert ("{secret}" in steps) is not one.their_secret
    filled = steps.format(address="https://service.example/hooks/1", secret="s3cret")
    assert not re.search(r"[{}]", filled)
    assert all(step.strip() == step and step[0].isupper() for step in one.steps)
    assert all(len(sentence.split()) <= 40 for sentence in re.split(r"(?<=[.?]) ", filled))
    assert one.pulls is (kind in CONNECTORS)
    assert set(one.asks) <= {"zone", "scale", "mapping", "dates"}


def test_the_weaker_kind_says_so() -> None:
    for kind in ("freshdesk", "gorgias", "generic_json", "generic_csv"):
        assert "weaker kind" in HELPDESKS[kind].signed_by
        assert "https" in HELPDESKS[kind].signed_by


def test_templates_are_read_by_our_own_parsers() -> None:
    """Filled in as the helpdesk would, words with quotes escaped as JSON asks."""
    for kind, score in (("zendesk", "Good, I'm satisfied"), ("gorgias", "4"), ("freshdesk", "")):
        words = {"score": score, "current_rating": score, "scored_datetime": "2026-09-20T10:00:00"}
        template = HELPDESKS[kind].template

        def filled(found: re.Match[str], words: dict[str, str] = words) -> str:
            name = found[1].rpartition(".")[2]
            moment = "2026-09-20T10:00:00Z" if "timestamp" in name else "17"
            return json.dumps(words.get(name, moment))[1:-1]

        sent = re.sub(r"\{\{([a-z_.]+)\}\}", filled, template)
        read = HELPDESKS[kind].parse(sent.encode(), Options(zone="UTC", received_at=CAME))
        assert [one.contact_ref for one in read.said] == ["17"], read
        # A placeholder that nobody filled in is no answer, whatever else it is.
        empty = re.sub(r"\{\{[a-z_.]+\}\}", "", template)
        assert HELPDESKS[kind].parse(empty.encode(), Options()).said == []


def test_fields_of_a_mapping() -> None:
    names = [name for name, _, _ in FIELDS]
    assert len(set(names)) == len(names)
    assert [name for name, _, required in FIELDS if required] == ["score", "answered_at"]


def test_seven_steps_are_a_scale_of_their_own() -> None:
    scale = SCALES["fd_7"]
    assert (scale.lo, scale.hi, scale.positive, scale.step) == (1, 7, 5, 1)


def test_the_room_needs_no_database() -> None:
    code = (
        "import sys, app.helpdesks.catalogue, app.helpdesks.pulling, app.helpdesks.masking\n"
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
