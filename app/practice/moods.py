"""Reading the customer's mood: eight short messages, which mood each is in, and what to say first."""

from app.practice.scenarios import Choice, Exercise, Step

#: Mood, and the word for it in the list of choices.
MOODS = {
    "worried": "Worried",
    "angry": "Angry",
    "resigned": "Given up",
    "rushed": "In a hurry",
    "ashamed": "Embarrassed",
    "pleased": "Pleased",
}


def _message(
    place: int, said: str, mood: str, near: str, why: str, first: tuple[tuple[str, int, str], ...]
) -> Step:
    then = f"m{place + 1}" if place < len(MESSAGES) else ""
    order = list(MOODS)
    others = [order[(place + n) % len(order)] for n in range(len(order))]
    offered = sorted(list(dict.fromkeys([mood, near, *others]))[:4], key=order.index)
    return Step(
        f"m{place}",
        f"“{said}”",
        "Which mood is this?",
        tuple(
            Choice(
                key,
                MOODS[key],
                1 if key == mood else 0,
                why,
                then,
            )
            for key in offered
        ),
        "What do you say first?",
        tuple(Choice(f"s{n}", f"“{text}”", points, more) for n, (text, points, more) in enumerate(first, 1)),
    )


MESSAGES = (
    (
        "Hello?? This is the third time I write. Does anybody work there?",
        "angry",
        "rushed",
        "Two question marks and a count: what hurts is being ignored, more than the fault.",
        (
            ("Thank you for your patience.", 0, "There is none left; thanking for it mocks it."),
            (
                "Three times is two too many. I have it now, and I stay with it.",
                2,
                "Names what hurts, and owns it.",
            ),
            ("What is your order number?", 0, "Needed, but not first: it is the fourth form to fill in."),
        ),
    ),
    (
        "Is it normal that the lamp hums? My daughter sleeps under it.",
        "worried",
        "angry",
        "The second sentence is the real one: is she safe?",
        (
            (
                "She is safe: the hum is the dimmer. Here is how to stop it.",
                2,
                "Answers the fear first, then the hum.",
            ),
            ("All lamps of this series hum a little.", 0, "Answers the question, and leaves the fear."),
            ("Please send a recording of the sound.", 1, "Useful later. Tonight she still sleeps under it."),
        ),
    ),
    (
        "Never mind. I’ll just buy another one somewhere else.",
        "resigned",
        "angry",
        "No anger left: this customer is already half out of the door.",
        (
            ("We are sorry to hear that. Goodbye!", 0, "Polite, and it closes the door for them."),
            ("You may return it within 30 days.", 1, "Correct, and it helps them go."),
            (
                "You shouldn’t have to. May I put it right today, and if I can’t, pay it back?",
                2,
                "A reason to stay.",
            ),
        ),
    ),
    (
        "need invoice for 08/14 NOW audit is here",
        "rushed",
        "angry",
        "No greeting and no full stop is haste here, not rudeness.",
        (
            ("Attached.", 2, "Exactly what is needed, at once. The rest can follow later."),
            (
                "Good morning, and thank you for contacting us! I hope you are well.",
                0,
                "Friendly words cost time.",
            ),
            (
                "You will find it under Account, then Documents.",
                1,
                "Right, and one search too many.",
            ),
        ),
    ),
    (
        "I know it’s a stupid question, but where do I switch it on?",
        "ashamed",
        "worried",
        "Somebody who says this has looked for a while.",
        (
            ("As the manual says on page 3: at the back.", 0, "Says between the lines: yes, it was stupid."),
            (
                "Good question, the switch is hidden: at the back, low on the left.",
                2,
                "No shame, and the place.",
            ),
            ("At the back.", 1, "Correct. A word more would have cost nothing."),
        ),
    ),
    (
        "It works!! Your colleague stayed on the phone for an hour. Wow.",
        "pleased",
        "rushed",
        "Joy wants an answer too: it is the best moment to learn what made it.",
        (
            ("Your case is closed.", 0, "The customer gives a present and gets a receipt."),
            ("Please rate us with five stars.", 0, "Turns a thank-you into an errand."),
            (
                "That makes our day. I tell Erik at once: what helped you most?",
                2,
                "Passes it on, and learns from it.",
            ),
        ),
    ),
    (
        "You said Tuesday. I took the day off. Nobody came.",
        "angry",
        "resigned",
        "Short sentences, held back. The day off is the loss.",
        (
            (
                "We took a day of your life and gave you nothing. When suits you, to the hour?",
                2,
                "Sees the loss.",
            ),
            (
                "Deliveries can be late around the holidays.",
                0,
                "An explanation before a regret sounds like an excuse.",
            ),
            ("Would you like a new date?", 1, "The right question, one sentence too early."),
        ),
    ),
    (
        "I just want to be sure that the payment went out only once?",
        "worried",
        "ashamed",
        "“Just” and the question mark: a quiet fear about money.",
        (
            (
                "Once, on the 3rd, 84 euros. I checked it with the bank’s list.",
                2,
                "A fact, and how you know it.",
            ),
            ("Don’t worry.", 0, "Nobody ever stopped worrying because of that."),
            ("Normally it goes out only once.", 1, "“Normally” is what the worry is made of."),
        ),
    ),
)
READING_MOOD = Exercise(
    "mood",
    "Reading the customer’s mood",
    "Eight short messages. Say which mood each is in, and choose your first sentence.",
    "First the feeling, then the fact. What hurts is often in the sentence that asks nothing.",
    "about 5 minutes",
    ("listens", "patient", "extra polite"),
    tuple(_message(place, *line) for place, line in enumerate(MESSAGES, 1)),
)
