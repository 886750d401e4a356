"""Who is coached at Lumen Home and what supervisors saw: the stories as they are told."""

from dataclasses import dataclass

#: Whom coaching helped, and whose twelve weeks before it were bad luck; both began so many days ago.
HELPED, UNLUCKY, BEGAN = "Mei Lin Chua", "Carlos Mendes", 88


@dataclass(frozen=True)
class Story:
    """One plan: who coaches whom, how many days ago it was made and seen (None: not yet), and how far it is."""

    coach: str
    coachee: str
    made: int
    seen: int | None
    origin: str
    behaviours: tuple[str, ...]
    expects: str
    #: Words of each check-in held: the coach's, the coachee's, how the first goal stands.
    talks: tuple[tuple[str, str, int], ...] = ()
    done: int = 0
    #: Days ago, result and words of the end.
    end: tuple[int, str, str] | None = None
    #: What changed and why, so many days ago.
    changed: tuple[int, str] | None = None
    weeks: int = 8
    #: The score to reach, where it is followed by score.
    target: float | None = None
    private: str = ""
    rating: int = 0
    taken_over: tuple[int, str] | None = None


STORIES = (
    Story(
        "Grace Lin",
        HELPED,
        BEGAN + 1,
        BEGAN,
        "score:customer",
        ("listens",),
        "Reads the whole e-mail before answering, and says back what was asked before saying what is done.",
        (
            (
                "We read five answers aloud. Two missed the second question.",
                "I see it now: I answer too fast.",
                3,
            ),
            ("She repeats the question first. Length is the same.", "Customers write back less often.", 4),
            ("Ten of ten answers met every question.", "It has become a habit.", 5),
        ),
        done=2,
        end=(BEGAN - 57, "met", "Every answer we read met the whole question; customers say so too."),
        rating=5,
    ),
    Story(
        "Grace Lin",
        UNLUCKY,
        BEGAN + 2,
        BEGAN,
        "score:customer",
        ("extra helpful",),
        "Says in each answer what happens next, and what the customer need not do.",
        (
            (
                "Four of six answers say what comes next.",
                "It was a bad month: the stock figures were wrong.",
                3,
            ),
            ("Scores are back where they were last year.", "Fine with me.", 4),
        ),
        done=1,
        end=(
            BEGAN - 58,
            "partly met",
            "Better, though most of it would have come by itself: the stock figures are right again.",
        ),
        rating=3,
    ),
    Story(
        "Noor Rahman",
        "Kenji Mori",
        100,
        99,
        "score:customer",
        ("patient",),
        "Lets callers finish, also the long ones, and says what happens next before hanging up.",
        (("Calls are calmer. The scores don’t tell yet.", "I count to three before I answer.", 4),),
        done=2,
        end=(40, "partly met", "The calls we heard were calmer; the answers are too few to prove it."),
        rating=4,
    ),
    Story(
        "Maya Ross",
        "Tomasz Zieliński",
        19,
        18,
        "observation",
        ("listens", "follows through"),
        "Lets customers finish, repeats what was understood, and calls back when it was promised.",
        (
            (
                "Two contacts together: he interrupts less when he takes notes.",
                "Notes help. Chats are harder.",
                2,
            ),
        ),
        done=1,
        private="Home is hard for him at the moment; go slowly, and ask in a month.",
        rating=4,
    ),
    Story(
        "Maya Ross",
        "Mateo Álvarez",
        33,
        32,
        "rating",
        ("follows up",),
        "Comes back to each escalation the day after, unasked.",
        (("Three of five were followed up.", "The late shift leaves no time for it.", 3),),
        changed=(2, "The late shift ends in December; the second half of the plan needs room after it."),
        rating=4,
    ),
    Story(
        "Maya Ross",
        "Anna-Sophia von Hohenberg-Lichtenstein",
        2,
        None,
        "rating",
        ("extra polite",),
        "Says hello and thank you in every chat, also in the short ones.",
    ),
    Story(
        "Noor Rahman",
        "Erik Johansson",
        45,
        44,
        "score:customer",
        ("patient", "listens"),
        "Stays with the caller until the question is answered, and does not hand off before asking twice.",
        (("He is tired of phones. We look at a change of desk too.", "I would like the e-mail desk.", 2),),
        rating=5,
    ),
    Story(
        "Maya Ross",
        "Bo Eriksen",
        59,
        58,
        "",
        ("extra helpful",),
        "Explains each credit note in one sentence a customer understands, without being asked.",
        (
            ("The first ten credit notes have their sentence.", "Two customers wrote back to say thanks.", 4),
            ("All have it. Next: the final invoice.", "The template makes it easy.", 5),
        ),
        done=2,
        rating=5,
    ),
    Story(
        "Kofi Boateng",
        "Jack Turner",
        70,
        68,
        "score:customer",
        ("extra polite",),
        "Greets everybody who comes in within half a minute.",
        end=(50, "cancelled", "Jack moved to the evening opening; we start anew there in spring."),
    ),
    Story(
        "Noor Rahman",
        "Ines Duarte",
        190,
        189,
        "",
        ("follows through",),
        "Keeps a list of what was promised on the phone, and clears it before going home.",
        (("The list is there and short.", "It saves me thinking about it at night.", 4),),
        done=1,
        end=(130, "met", "Nothing promised was left open in the last month."),
        taken_over=(145, "Maya Ross"),
        rating=5,
    ),
    Story(
        "Yuki Tanaka",
        "Dan Levi",
        16,
        15,
        "",
        ("follows up",),
        "Asks support a week after a release whether it solved what customers wrote about.",
        (("First round asked: two of three were solved.", "The third needs another look.", 3),),
    ),
)

#: Observer, observed, days ago, did they step in, scores, words, the answer.
OBSERVED = (
    (
        "Maya Ross",
        "Tomasz Zieliński",
        22,
        True,
        {"listens": 2, "follows through": 2, "extra polite": 3},
        "The customer said twice that the lock was reset already; the third time I took over and called the depot.",
        "I had not read the note of the shift before. Fair.",
    ),
    (
        "Sol Mbeki",
        "Mateo Álvarez",
        6,
        True,
        {"follows through": 2, "patient": 4},
        "Calm with an angry customer, but he promised a call for the same day with nobody to make it. I made it.",
        "",
    ),
    (
        "Maya Ross",
        "Amara Okafor",
        12,
        False,
        {"extra helpful": 5, "listens": 5, "patient": 5},
        "Found the real question, a missing adapter, behind a complaint about the colour. Nobody else would have.",
        "",
    ),
    (
        "Maya Ross",
        "Jonas Lindqvist",
        30,
        False,
        {"patient": 5, "extra polite": 4, "follows up": 3},
        "An hour with the hardest customer of the month, never a sharp word. A call afterwards would have closed it.",
        "I called the day after; it is not in the ticket.",
    ),
    (
        "Grace Lin",
        "Wen Zhao",
        17,
        False,
        {"extra helpful": 5, "follows through": 5},
        "Answered three questions that the customer had not yet thought of, each in one line.",
        "",
    ),
    (
        "Noor Rahman",
        "Thandiwe Dube",
        9,
        False,
        {"listens": 4, "extra polite": 5},
        "Repeats every address and date. Customers hear that they were heard.",
        "Thank you. I learned it from Emma.",
    ),
)
