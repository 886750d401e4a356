"""The warm handoff with its five facts: customer told, receiver named, summary written, accepted, outcome confirmed."""

from app.practice.scenarios import Choice, Exercise, Step

TOLD = Step(
    "told",
    "Mr Ferrari’s heating has been off for two days. You can’t mend it from your desk; the technicians can.",
    "What do you tell him?",
    (
        Choice(
            "wrong",
            "“That isn’t us. The technicians have their own number.”",
            0,
            "Cold: he begins again with a stranger.",
            "named",
            -2,
        ),
        Choice(
            "silent",
            "Nothing yet: you move the case to their queue, and he will hear from them.",
            0,
            "A handoff that the customer doesn’t know of looks like being forgotten.",
            "named",
            -1,
        ),
        Choice(
            "told",
            "“A technician has to look at the valve. I bring you to one now, and stay until they have it.”",
            3,
            "First fact: the customer is told what happens and why, and that you stay.",
            "named",
            1,
        ),
    ),
)
NAMED = Step(
    "named",
    "He asks: “And who will that be?”",
    "Whom do you name?",
    (
        Choice(
            "named",
            "“Lucía Ortiz. She is on duty until six and knows this valve.”",
            3,
            "Second fact: a name. A team can’t be asked how it goes; a person can.",
            "summary",
            1,
        ),
        Choice(
            "team",
            "“The technical team.”",
            1,
            "Better than nothing. But nobody in a team has his name on a list.",
            "summary",
        ),
        Choice("next", "“Whoever is free first.”", 0, "That means: nobody yet.", "summary", -1),
    ),
)
SUMMARY = Step(
    "summary",
    "Lucía has three other cases open.",
    "What do you write to her?",
    (
        Choice(
            "see",
            "“Heating case, see the history.”",
            0,
            "Forty messages. She will ask him again, and he will hear that nobody listened.",
            "accepted",
            -1,
        ),
        Choice(
            "short",
            "“Customer’s heating is off, please call.”",
            1,
            "Short is good, but it leaves out what was tried and what was promised.",
            "accepted",
        ),
        Choice(
            "summary",
            "“Off for two days, small child at home. Restarted twice, error F4: probably the valve. I promised a call "
            "by 16:00.”",
            3,
            "Third fact: what happened, what was tried, what was promised. He never has to say it twice.",
            "accepted",
            1,
        ),
    ),
)
ACCEPTED = Step(
    "accepted",
    "15:20. Lucía has not answered yet.",
    "Whose case is it?",
    (
        Choice(
            "mine",
            "Mine. I call her: does she take it? If not, I find somebody who does.",
            3,
            "Fourth fact: accepted. Until then the giver stays the owner.",
            "outcome",
            1,
        ),
        Choice(
            "hers",
            "Hers: it is in her queue.",
            0,
            "Between two owners there is none. That is where promises are lost.",
            "outcome",
            -2,
        ),
        Choice(
            "wait",
            "Mine until four; then I look again.",
            1,
            "You keep it, but at four the promise is broken already.",
            "outcome",
            -1,
        ),
    ),
)
OUTCOME = Step(
    "outcome",
    "The next morning. Lucía’s case is marked as solved.",
    "Is there anything left for you?",
    (
        Choice("no", "No, it is solved.", 0, "Solved in the system. Is it warm in the child’s room?"),
        Choice(
            "ask",
            "I ask Mr Ferrari whether it is warm, and tell Lucía what he said.",
            3,
            "Fifth fact: the outcome is confirmed by the only one who can.",
            "",
            1,
        ),
        Choice(
            "check", "I read in the case what Lucía did.", 1, "Good to know, but it is our side of the story."
        ),
    ),
)
WARM_HANDOFF = Exercise(
    "warm-handoff",
    "The warm handoff",
    "A case has to go to another team. Bring it there so that the customer never has to begin again.",
    "Customer told, receiver named, summary written, receiver accepted, outcome confirmed. Four of five is still cold.",
    "about 3 minutes",
    ("follows through",),
    (TOLD, NAMED, SUMMARY, ACCEPTED, OUTCOME),
)
