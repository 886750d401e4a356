"""What customers of the demo company complain about, and who sees to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """Complaints of one kind: what customers say, what helps them, and the cause behind."""

    theme: str
    team: str
    said: tuple[str, ...]
    helped: str
    cause: str
    touchpoint: str = ""
    procedure: str = ""
    cost: tuple[str, str] = ("", "")


LATE = Story(
    "Late delivery",
    "Warehouse late",
    (
        "I took a day off for the evening window. Nobody came, nobody rang.",
        "Third date now. I read “on its way” for a week.",
        "You promised Tuesday. It is Friday, and the old lamp is already on the tip.",
        "The driver wrote that I was out. I was at the window all evening.",
    ),
    "Sent it by courier the same afternoon and rang when it had arrived.",
    "Evening tours hold two more stops than there are minutes for",
    touchpoint="Evening",
    cost=("refund", "19.90"),
)
INVOICE = Story(
    "Wrong invoice",
    "Billing",
    (
        "The discount you wrote to me about is not on the invoice. I will not pay this one.",
        "You billed me twice for one order and then sent a reminder.",
        "My company’s name is wrong for the fourth time. Our books close today.",
    ),
    "Sent a correct invoice within the hour and stopped the reminder.",
    "Discounts given by telephone never reach Billing",
    touchpoint="Final invoice",
    procedure="Credit notes from Finance only",
    cost=("credit", "45"),
)
PAIRING = Story(
    "Lamp does not pair",
    "Apps",
    (
        "The app finds every lamp of my neighbours and none of mine.",
        "Since the update I switch the light with a broom again.",
    ),
    "Paired it with them over the telephone, by the button on the lamp.",
    "The update forgets paired lamps of the first series",
    touchpoint="App",
)
RETURN = Story(
    "Return not refunded",
    "Store Station",
    (
        "I bring it back after five weeks because your visit was three weeks late. Now I may not return it.",
        "Your shop says online, online says the shop.",
    ),
    "Took it back against the rule and paid the same day.",
    "The thirty days run while the customer waits for us",
    procedure="Returns within 30 days",
    cost=("refund", "129"),
)
STORIES = (LATE, LATE, LATE, INVOICE, INVOICE, PAIRING, RETURN)
OWNERS = {
    "Late delivery": ("Jonas Lindqvist", "Leila Haddad", "Dmitri Volkov", "Wen Zhao"),
    "Wrong invoice": ("Bo Eriksen", "Fatima Zahra", "Jonas Lindqvist"),
    "Lamp does not pair": ("Amara Okafor", "Dan Levi"),
    "Return not refunded": ("Maria Popescu", "Leila Haddad"),
}
CUSTOMERS = (
    "Mrs Albrecht",
    "Hotel Miramar",
    "Mr Okonkwo",
    "City library",
    "Ms Ferreira",
    "Café Lindgren",
    "Dr Weber",
    "Sunrise Kindergarten",
    "Mr de Vries",
    "Mrs Papadopoulou",
)
