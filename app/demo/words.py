"""What customers and colleagues write, by how content they were."""

GOOD = (
    "She asked what I needed it for and found something better than what I wanted.",
    "Solved in five minutes, and he stayed until it worked.",
    "Called me back the next day to check that it still works. Nobody ever does that.",
    "Friendly, patient with all my questions, no script.",
    "Wow. I expected to be sent round and it was done at once.",
    "Explained it so that I understood it for the first time.",
    "Thank you for not making me repeat everything.",
    "I felt taken care of.",
    "Went out of the way to get it to me before the weekend.",
    "Honest about what would not work. I appreciate that.",
)
MIDDLING = (
    "Fine in the end, but I had to ask twice.",
    "Polite. It took longer than promised.",
    "The answer was right, though I had hoped for a little more.",
    "Okay. The form could be simpler.",
    "Helpful, but I was passed on first.",
)
POOR = (
    "Third time I ask about the same thing.",
    "I was told it would be called back and nobody did.",
    "Sent from one department to the next, and each asked for my number again.",
    "He read me the rules. I know the rules.",
    "Felt as if I was disturbing.",
    "The problem is still there.",
    "Cut off in the middle, and no call back.",
)
INVOICE_GOOD = (
    "Rang me before I noticed the mistake. Wow.",
    "The credit note came the same day.",
    "An invoice I can read.",
)
INVOICE_POOR = (
    "Third credit note for the same thing.",
    "I can't tell what I am paying for.",
    "Wrong address again.",
)
DELIVERY_GOOD = (
    "On the dot, and carried up to the third floor.",
    "Packed with care.",
    "The driver called ahead.",
)
DELIVERY_POOR = (
    "Box dented, lamp broken.",
    "Left at a neighbour's I don't know.",
    "Came a day late without a word.",
)
RELEASE_GOOD = ("Paying finally works with one hand.", "The new basket is so much quicker.")
RELEASE_POOR = ("The code field eats my discount.", "Since the update the app logs me out each morning.")

REVIEW_CUSTOMER = (
    "Customers say it in their own words: {first} listens first and solves second. The range beside this text is "
    "narrow enough to say so.",
    "The score is where most colleagues are. What stands out in the comments is the follow-up: nobody had to write "
    "twice.",
    "The raw average looks better than the adjusted one; the work was on the easier side. We talked about taking more "
    "of the hard contacts.",
)
REVIEW_WORRY = (
    "Customers had to ask twice, and many were passed on without being told. The range lies wholly below where we want "
    "to be, on like work. {first} sees it too; we agreed on two things to change first.",
    "Below colleagues on the same kind of work. The comments speak of waiting and of repeating the story, not of tone.",
)
REVIEW_TEAMWORK = (
    "{first} hands over with everything the next person needs. Colleagues name it without being asked.",
    "Good with the closest colleagues; less so across departments. Two handoffs came without the customer being told.",
)
REVIEW_RESULTS = (
    "The promise of the last half year was fewer repeat contacts. It was kept, and customers notice.",
    "Half of what we agreed is done. The rest waits for other teams, and {first} could have asked earlier.",
)
REVIEW_NEXT = (
    "One shift a month on the escalations desk, with a buddy.",
    "Write down the three answers everybody asks for.",
)
NO_EVIDENCE = "Nobody who depends on this work was asked in the period; the surveys start next month."
ANSWERS = (
    "Thank you, I recognise myself. I would like to take the escalation shift in spring.",
    "I disagree about the handoffs: in both cases the customer had hung up. Otherwise fair.",
)
REVIEW_BEHAVIOURS = (
    "{first} stays calm when it gets loud, and comes back afterwards. Following up is the one to work on.",
    "Seen in two calls I sat in on and in the handovers: listens first, promises little and keeps it.",
)
TALKS = (
    "{first} takes one escalation shift a month from January, with a buddy. We look at it again in March.",
    "We read the comments together. Two things to try: call back the same day, and say so when passing on.",
)
SELF_CUSTOMER = (
    "I ask what they need it for before I answer. When I was wrong I called back myself.",
    "Most were glad, I think. The weeks of the new invoice were hard, and I was short with some people.",
    "They rarely write about me, but the desk says that fewer come back with the same thing.",
)
SELF_RESULTS = (
    "What I promised is done but for one thing, which waits for the checkout team. I should have asked in summer.",
    "The list of the three questions everybody asks is written, and the others use it.",
)
SELF_NEXT = (
    "I would like to spend two weeks in support and see what people really ask.",
    "Fewer handovers. I want to finish what I begin.",
)
SELF_MOTIVE = (
    "My father had a shop. He knew what each customer had bought the year before. I want to work like that.",
    "Because somebody is better off at the end of the day, and I know who.",
)
VIEWS = (
    "Always says when something will take longer, which spares us the calls.",
    "Good to work with. Now and then a handover comes without the reason why.",
    "Took the time to explain it to a customer of mine when nobody had to.",
    "",
    "Answers within the day, also when the answer is no.",
    "",
    "I would like to hear earlier when a promise can't be kept.",
    "",
    "Friendly with everybody, the angry ones too.",
    "",
    "Asks what the customer needs it for before saying what can't be done.",
)
OBJECTION = (
    "The three late handovers in spring were on my leave; they stand in my name because the tickets were mine. I "
    "asked to have that looked at before the review, and it is in the text all the same."
)
RULING = (
    "The leave is documented and the sentence about the handovers rests on those three. The author changes it; the "
    "rest of the review stands."
)
UNJUST = "The rating of results counts a project that was stopped by the board, not by me or my team."
