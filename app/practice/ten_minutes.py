"""The report is due in ten minutes: meet the need first, prevent the repeat second."""

from app.practice.scenarios import Choice, Exercise, Step

START = Step(
    "start",
    "14:50. Karin at a hotel group writes: “Your export fails. The board meets at 15:00 and the report is due in "
    "ten minutes. I have nothing to show them.”",
    "What do you do first?",
    (
        Choice(
            "cause",
            "Find out why the export fails, so that it never happens again.",
            0,
            "The cause matters, but not in these ten minutes. Prevention first leaves her with nothing to show.",
            "cause",
            -2,
            5,
        ),
        Choice(
            "ticket",
            "Ask for a screenshot, the browser and the exact time, and open a ticket.",
            0,
            "That is what we need, not what she needs. She pays for our form with her minutes.",
            "ticket",
            -2,
            4,
        ),
        Choice(
            "need",
            "“You will have your numbers in five minutes, by mail. Is a plain sheet good enough for the board?”",
            3,
            "The need is the numbers, not the button. You promise another way and a time, and ask what will do.",
            "need",
            1,
            1,
        ),
        Choice(
            "again",
            "“Could you try again in another browser?”",
            1,
            "Quick to say, but if it fails again two of her ten minutes are gone, and so is some of her trust.",
            "need",
            -1,
            3,
        ),
    ),
)
CAUSE = Step(
    "cause",
    "14:55. You have found it: exports above 10,000 rows time out. Karin writes again: “And my report? I have five "
    "minutes.”",
    "What now?",
    (
        Choice(
            "tonight",
            "“Good news: we know the cause, and the fix goes out tonight.”",
            0,
            "True, and of no use to her at 15:00.",
            "empty",
            -1,
            5,
        ),
        Choice(
            "byhand",
            "Pull the numbers by hand now and mail them, with two lines on what they are.",
            2,
            "The right step, five minutes late. It just reaches her; calm it is not.",
            "sent",
            1,
            4,
        ),
        Choice(
            "wait",
            "“Could you ask the board to start with another topic?”",
            0,
            "Now she carries our fault into her own meeting.",
            "empty",
            -1,
            5,
        ),
    ),
)
TICKET = Step(
    "ticket",
    "14:54. “A screenshot? I have six minutes!”",
    "What now?",
    (
        Choice(
            "need",
            "“You are right. Forget the ticket: I mail you the numbers by 14:58.”",
            2,
            "You turn to the need. The lost minutes stay lost, and the apology is in what you do.",
            "need",
            1,
            1,
        ),
        Choice(
            "process",
            "“I am sorry, without a ticket I can’t begin.”",
            0,
            "A rule said to a person in need says that the rule matters more.",
            "empty",
            -2,
            6,
        ),
        Choice(
            "cause",
            "Leave the ticket, and look for the cause instead.",
            0,
            "Still our question, not hers.",
            "cause",
            -1,
            1,
        ),
    ),
)
NEED = Step(
    "need",
    "“A plain sheet is fine. It has to be the third quarter, the northern hotels, without the trial rooms.”",
    "How do you get it to her?",
    (
        Choice(
            "team",
            "Pass it to the data team, marked as urgent.",
            0,
            "Nobody there knows about 15:00. Handing off a promise does not keep it.",
            "empty",
            -1,
            6,
        ),
        Choice(
            "raw",
            "Send all rows at once, so that she can filter them herself.",
            1,
            "Fast, but it gives her our work to do, in the minutes she has least of.",
            "sent",
            -1,
            2,
        ),
        Choice(
            "exact",
            "Say the three filters back to her, run them yourself, and mail the sheet.",
            3,
            "Said back, done by you, in the form she needs: the workaround is complete.",
            "sent",
            1,
            4,
        ),
    ),
)
EMPTY = Step(
    "empty",
    "15:00 has passed. Karin stood before the board without numbers.",
    "What do you write to her?",
    (
        Choice(
            "sorry",
            "“I am sorry: I looked at our problem before yours. Here are the numbers now. May I call you at four?”",
            2,
            "Too late for the meeting, not for her. Owning it is the beginning of the repair.",
            "prevent",
            1,
        ),
        Choice(
            "blame",
            "“The export has a limit; it is in the documentation.”",
            0,
            "Being right is the most expensive thing one can be after failing somebody.",
            "prevent",
            -1,
        ),
        Choice(
            "close",
            "Nothing: the fix is on its way, and she will see it.",
            0,
            "Silence is an answer too. Customers who leave seldom say why.",
            "prevent",
            -1,
        ),
    ),
)
SENT = Step(
    "sent",
    "“Got it, they are printing!” The meeting begins.",
    "The need is met. What comes second?",
    (
        Choice(
            "done",
            "Close the contact as solved.",
            0,
            "For her it is solved until the next quarter. Then it is the second time.",
        ),
        Choice(
            "advice",
            "“Next time, please export the day before.”",
            0,
            "That makes our fault her habit.",
            "prevent",
            -1,
        ),
        Choice(
            "after",
            "Ask after the meeting how it went, and now look for the cause.",
            3,
            "The order is right: first the need, then the repeat. And you come back unasked.",
            "prevent",
            1,
        ),
    ),
)
PREVENT = Step(
    "prevent",
    "15:40. The cause is plain: exports above 10,000 rows time out, for every customer of her size.",
    "How do you make sure that it does not happen again?",
    (
        Choice(
            "passed",
            "Tell the developers about it in the chat.",
            1,
            "Told is not owned. Nobody has it, and no day is set.",
        ),
        Choice(
            "owned",
            "Record the cause with an owner and a date, and write to Karin when it is mended.",
            3,
            "Cause, owner, date, and word to her: the repeat is prevented, and she knows.",
            "",
            1,
        ),
        Choice(
            "hers",
            "Raise the limit for her account alone.",
            1,
            "Helps her and leaves the same ten minutes to the next customer.",
        ),
    ),
)
TEN_MINUTES = Exercise(
    "ten-minutes",
    "The report is due in ten minutes",
    "A customer’s export fails, and her board meets in ten minutes. Each answer costs minutes and changes her mood.",
    "Meet the need first, by another way if need be. Prevent the repeat second: cause, owner, date.",
    "about 4 minutes",
    ("extra helpful", "follows up"),
    (START, TICKET, CAUSE, NEED, EMPTY, SENT, PREVENT),
    mood=2,
    minutes=10,
)
