"""Every helpdesk that Rapport knows, with the steps that set it up over there."""

from app.helpdesks import (
    chatwoot,
    formbricks,
    frappe,
    freshdesk,
    generic,
    gorgias,
    helpscout,
    hubspot,
    intercom,
    signing,
    zendesk,
)
from app.helpdesks.kinds import Helpdesk

STANDARD = "Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature"
WEAKER = (
    "a fixed secret in the header authorization. This is the weaker kind: it proves nothing of the body, and whoever "
    "sees one call has the secret. Keep the address on https"
)
EITHER = f"{STANDARD}; or x-hub-signature (Zammad); where the tool can't compute either, {WEAKER}"

_ALL = (
    Helpdesk(
        id="zendesk",
        label="Zendesk",
        parse=zendesk.parse,
        check=signing.zendesk,
        signed_by="x-zendesk-webhook-signature and x-zendesk-webhook-signature-timestamp",
        steps=(
            (
                "In Zendesk's Admin Center open Apps and integrations, then Webhooks, and create one that is "
                "connected to a trigger or automation."
            ),
            "As endpoint paste {address}. Request method POST, request format JSON, no authentication.",
            "Save it, choose “Reveal secret”, copy the signing secret and paste it here.",
            (
                "Under Objects and rules create a trigger: Ticket is updated, and Ticket satisfaction is Good. As "
                "action choose “Notify active webhook”, pick the one you made, paste the body below, and write good "
                "in place of the placeholder behind “score”."
            ),
            "Make the same trigger once more for Bad, with bad behind “score”.",
            (
                "Do you use the newer surveys of 2, 3 or 5 points? Let Rapport read Zendesk by itself instead, and "
                "choose the points. Use one way only, or the same rating comes with two ids."
            ),
        ),
        delivery_header="x-zendesk-webhook-invocation-id",
        template=zendesk.TEMPLATE,
        asks=("scale",),
        pulls=True,
        their_secret=True,
    ),
    Helpdesk(
        id="intercom",
        label="Intercom",
        parse=intercom.parse,
        check=signing.intercom,
        signed_by="x-hub-signature",
        steps=(
            "In Intercom's Developer Hub create an app for your workspace, or open the one you have.",
            "Under Basic information copy the client secret and paste it here.",
            "Under Webhooks paste {address} as endpoint URL, and choose the topic conversation.rating.added.",
            "Save. Ratings of the AI agent come in with the same topic and are kept apart from people's.",
        ),
        pulls=True,
        their_secret=True,
    ),
    Helpdesk(
        id="freshdesk",
        label="Freshdesk",
        parse=freshdesk.parse,
        check=signing.fixed,
        signed_by=WEAKER,
        steps=(
            "In Freshdesk open Admin, then Automations, then Ticket updates, and make a new rule.",
            "When: the customer gives feedback, with the answer Extremely happy. Then: Trigger webhook.",
            "Request type POST, URL {address}. Add the custom header authorization: Bearer {secret}",
            "Encoding JSON, content Advanced: paste the body below. The 103 in it stands for Extremely happy.",
            (
                "Make the same rule for each other answer of your survey, with its number: 102 very happy, 101 "
                "happy, 100 neutral, -101 unhappy, -102 very unhappy, -103 extremely unhappy."
            ),
            (
                "Rules can't send the customer's words. Let Rapport read Freshdesk by itself to have them too; use "
                "one way only, or the same rating comes with two ids."
            ),
        ),
        template=freshdesk.TEMPLATE,
        pulls=True,
    ),
    Helpdesk(
        id="chatwoot",
        label="Chatwoot",
        parse=chatwoot.parse,
        check=signing.chatwoot,
        signed_by="x-chatwoot-signature and x-chatwoot-timestamp",
        steps=(
            "In Chatwoot open Settings, then Integrations, then Webhooks, and add one.",
            "As URL paste {address}. Choose the event message_updated, and no other.",
            "Save it, copy the secret that is shown, and paste it here.",
            (
                "Older answers: under Reports, CSAT choose Download and bring the file in here. It names no ids: a "
                "rating that came by webhook and by file counts twice, so choose a period before the webhook began."
            ),
        ),
        delivery_header="x-chatwoot-delivery",
        asks=("zone",),
        their_secret=True,
    ),
    Helpdesk(
        id="helpscout",
        label="Help Scout",
        parse=helpscout.parse,
        check=signing.helpscout,
        signed_by="x-helpscout-signature",
        steps=(
            "In Help Scout open Manage, then Apps, and install Webhooks.",
            "As callback URL paste {address}, as secret key {secret}.",
            "Choose the event satisfaction.ratings (Rating received), payload version 2, and save.",
            (
                "The webhook does not say whose reply was rated: whoever worked the conversation is credited, where "
                "Rapport knows. Else the rating waits until you say who it was."
            ),
        ),
    ),
    Helpdesk(
        id="hubspot",
        label="HubSpot",
        parse=hubspot.parse,
        check=signing.hubspot,
        signed_by="x-hubspot-signature-v3 and x-hubspot-request-timestamp",
        steps=(
            (
                "In HubSpot create a private app that may read feedback submissions, copy its client secret and "
                "paste it here."
            ),
            (
                "Make a workflow on feedback submissions with the action “Send a webhook”: POST to {address}, "
                "signed by that app."
            ),
            (
                "As body send the submission with its properties hs_value, hs_survey_type, hs_submission_timestamp, "
                "hs_content, hs_survey_channel and hs_lastmodifieddate."
            ),
            (
                "HubSpot names no agent: whoever worked the ticket is credited, where Rapport knows. Surveys of "
                "type custom have no scale of their own and are refused."
            ),
        ),
        their_secret=True,
    ),
    Helpdesk(
        id="gorgias",
        label="Gorgias",
        parse=gorgias.parse,
        check=signing.fixed,
        signed_by=WEAKER,
        steps=(
            "In Gorgias open Settings, then Integrations, then HTTP, and add an integration.",
            "Trigger: Ticket updated. Method POST, URL {address}, request and response content JSON.",
            "Add the header authorization: Bearer {secret}",
            "As request body paste the body below and save.",
            "Choose the zone here: Gorgias sends times without one. A survey nobody answered is passed over.",
        ),
        template=gorgias.TEMPLATE,
        asks=("zone",),
    ),
    Helpdesk(
        id="frappe",
        label="Frappe Helpdesk",
        parse=frappe.parse,
        check=signing.frappe,
        signed_by="x-frappe-webhook-signature",
        steps=(
            "In Frappe open Webhook and add one for the doctype HD Ticket, event on_update.",
            "Condition: doc.feedback_rating > 0",
            "As request URL paste {address}, method POST, request structure JSON.",
            "Tick “Enable security” and paste the secret {secret}",
            (
                "As data send the fields name, feedback_rating, feedback, feedback_extra, _assign, raised_by, "
                "contact and modified."
            ),
            "Choose here the zone of your site: Frappe sends times without one.",
        ),
        asks=("zone",),
    ),
    Helpdesk(
        id="formbricks",
        label="Formbricks",
        parse=formbricks.parse,
        check=signing.standard,
        signed_by=STANDARD,
        steps=(
            "In Formbricks open the project's configuration, then Integrations, then Webhooks, and add one.",
            "As endpoint paste {address}, choose the survey and the trigger Response finished.",
            "Copy the signing secret, which begins with whsec_, and paste it here.",
            (
                "Say here which question is the score and which the customer's words, by their ids, and choose the "
                "scale. Put the agent's e-mail into a hidden field of the survey's link and name that field here."
            ),
        ),
        delivery_header="webhook-id",
        asks=("scale", "mapping"),
        their_secret=True,
    ),
    Helpdesk(
        id="generic_json",
        label="Any other tool (JSON)",
        parse=generic.parse_json,
        check=signing.either,
        signed_by=EITHER,
        steps=(
            (
                "In the other tool (Zammad, FreeScout, Wootric, Delighted or any) make a webhook: POST to {address}, "
                "as JSON."
            ),
            "Can it sign by Standard Webhooks, or is it Zammad? Give it the secret {secret}",
            "Else add the header authorization: Bearer {secret}",
            (
                "Say here where the score, the time, the ticket and the agent stand, like data.score, and choose "
                "the scale."
            ),
            "Send a test. What is refused stays here, so that you can mend the mapping and have it read again.",
        ),
        delivery_header="webhook-id",
        asks=("zone", "scale", "mapping", "dates"),
    ),
    Helpdesk(
        id="generic_csv",
        label="Any other tool (CSV)",
        parse=generic.parse_csv,
        check=signing.either,
        signed_by=EITHER,
        steps=(
            (
                "Have the other tool send its export: POST to {address}, as CSV in UTF-8, its first line naming the "
                "columns."
            ),
            "Can it sign by Standard Webhooks, or is it Zammad? Give it the secret {secret}",
            "Else add the header authorization: Bearer {secret}",
            (
                "Say here which column is the score, the time, the ticket and the agent, and choose the scale and "
                "how its dates are written."
            ),
        ),
        delivery_header="webhook-id",
        asks=("zone", "scale", "mapping", "dates"),
    ),
)

#: Every kind by its id.
HELPDESKS: dict[str, Helpdesk] = {one.id: one for one in _ALL}
