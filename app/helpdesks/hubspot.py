"""HubSpot: feedback submissions. Every value is text; the survey's type says which scale the value is on.

`hs_response_group` reads promoter, passive or detractor even for satisfaction, so it decides nothing here. No agent is
named: whoever worked the ticket is asked for.
"""

from collections.abc import Mapping
from typing import Any

from app.helpdesks.reading import Entry, Outcome, Unfit, gather, listed, needed, raw_of, whole
from app.helpdesks.said import Options, Parsed, Said

SCALES = {"CSAT": "hs_csat", "CES": "ces_7", "NPS": "nps_11"}
CUSTOM = (
    "A survey of one's own may have any scale. Leave it out of what is sent, or connect it as “Any other tool (JSON)” "
    "and choose its scale."
)
UNTYPED = "Ask for the property hs_survey_type too: it says which scale the value is on."


def parse(body: bytes, _options: Options) -> Parsed:
    """A page of submissions, one submission, or a list of events."""
    return whole(body, _shape)


def _shape(value: Any) -> Parsed:
    if isinstance(value, list):
        return gather(listed(value, "events"), _submission)
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no feedback submission of HubSpot. Check what is sent.")
    if "results" in value:
        return gather(listed(value["results"], "results"), _submission)
    return gather([("the submission", value)], _submission)


def _submission(entry: Entry) -> Outcome:
    if "properties" not in entry.value:
        return entry.pass_over(
            "It names a change but holds no answer. Send the submission with its properties."
        )
    if entry.value.get("archived") is True:
        return entry.pass_over("The submission is archived over there.")
    given = entry.part("properties")
    given.must("hs_value")
    if not given.has("hs_value"):
        return entry.pass_over()
    kind = given.text("hs_survey_type").upper()
    scale = SCALES.get(kind)
    if scale is None:
        raise Unfit("properties.hs_survey_type", CUSTOM if kind else UNTYPED)
    linked = entry.part("associations")
    return Said(
        external_id=entry.own_id() if entry.has("id") else given.own_id("hs_object_id"),
        scale=scale,
        score=given.score("hs_value", scale),
        raw=raw_of(given.value["hs_value"]),
        answered_at=needed(
            "properties.hs_submission_timestamp",
            given.moment("hs_submission_timestamp"),
            given.moment("hs_createdate"),
            entry.moment("createdAt"),
        ),
        updated_at=given.moment("hs_lastmodifieddate") or entry.moment("updatedAt"),
        contact_ref=_first(linked, "tickets") or None,
        customer_ref=_first(linked, "contacts") or None,
        comment=given.text("hs_content") or None,
        channel=given.text("hs_survey_channel")[:120],
    )


def _first(linked: Entry, kind: str) -> str:
    """The id of the first record of a kind that is linked."""
    results = linked.part(kind).parts("results")
    return results[0].ref("id") if results else ""
