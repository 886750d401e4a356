"""Who works at Lumen Home: about 120 people, written down so that the stories have faces. The front of the house."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One member of a team. `skill` in logits above the company's average; `months` since hire; `leaves` months ago."""

    name: str
    title: str
    skill: float = 0.0
    months: int = 40
    leaves: int = 0
    #: Share of the work that is escalations; empty: as the team's.
    hard: float | None = None
    #: Answers a month; empty: as the team's.
    pace: float | None = None


@dataclass(frozen=True)
class Crew:
    """One team with its manager. `lens` of its answers, `channels` with their shares, `pace` answers a month each."""

    team: str
    unit: str
    manager: str
    people: tuple[Role, ...]
    lens: str = ""
    channels: tuple[tuple[str, float], ...] = ()
    pace: float = 0.0
    facing: bool = True
    product: tuple[str, ...] = ("Lamps", "Heating", "Locks")


CHAT = (("Chat", 0.72), ("Phone", 0.2), ("Escalation", 0.08))
PHONE = (("Phone", 0.75), ("Chat", 0.15), ("Escalation", 0.1))
MAIL = (("E-mail", 0.8), ("Chat", 0.15), ("Escalation", 0.05))
HARD = (("Escalation", 0.7), ("Phone", 0.2), ("Chat", 0.1))
STORE = (("Store", 0.92), ("Phone", 0.08))
AGENT, SENIOR = "Service agent", "Senior service agent"

EXECUTIVES = (
    ("Eve Park", "Chief executive", ""),
    ("Omar Haddad", "Operations", "Eve Park"),
    ("Ingrid Sato", "Technology", "Eve Park"),
    ("Clara Weiss", "Finance", "Eve Park"),
    ("Lena Vogel", "People", "Eve Park"),
    ("Ruth Adeyemi", "Retail", "Eve Park"),
)

MANAGERS = (
    ("Sol Mbeki", "Support lead", "Omar Haddad", "Support leads", "Support"),
    ("Maya Ross", "Customer care manager", "Sol Mbeki", "Support leads", "Support"),
    ("Ivan Petrov", "Escalations manager", "Sol Mbeki", "Support leads", "Support"),
    ("Grace Lin", "E-mail desk manager", "Sol Mbeki", "Support leads", "Support"),
    ("Noor Rahman", "Phone desk manager", "Sol Mbeki", "Support leads", "Support"),
    ("Paul Becker", "Store manager, Harbour", "Ruth Adeyemi", "Store managers", "Retail"),
    ("Sofia Marino", "Store manager, Old Town", "Ruth Adeyemi", "Store managers", "Retail"),
    ("Kofi Boateng", "Store manager, Station", "Ruth Adeyemi", "Store managers", "Retail"),
    ("Yuki Tanaka", "Engineering manager", "Ingrid Sato", "Engineering leads", "Engineering"),
    ("Marta Kowalska", "Engineering manager", "Ingrid Sato", "Engineering leads", "Engineering"),
    ("Henrik Dahl", "Accounting manager", "Clara Weiss", "Finance leads", "Finance"),
    ("Tunde Balogun", "Warehouse manager", "Omar Haddad", "Warehouse leads", "Warehouse"),
    ("Hana Suzuki", "HR partner", "Lena Vogel", "People team", "HR"),
    ("Ada Novak", "System administrator", "Ingrid Sato", "Engineering leads", "Engineering"),
)

FRONT = (
    Crew(
        "Customer Care One",
        "Support",
        "Maya Ross",
        (
            Role("Amara Okafor", SENIOR, 1.75, 38, pace=38),
            Role("Jonas Lindqvist", SENIOR, 0.45, 26, hard=0.88, pace=30),
            Role("Leila Haddad", SENIOR, 0.2, 61, pace=22),
            Role("Mateo Álvarez", AGENT, -0.38, 14, pace=18),
            Role("Ines Duarte", AGENT, 0.12, 49),
            Role("Tomasz Zieliński", AGENT, -1.25, 25, pace=24),
            Role("Priya Nair", AGENT, 0.5, 2, pace=8),
            Role("Anna-Sophia von Hohenberg-Lichtenstein", AGENT, 0.05, 30, pace=13),
        ),
        "customer",
        CHAT,
        16,
    ),
    Crew(
        "Billing",
        "Finance",
        "Maya Ross",
        (
            Role("Bo Eriksen", "Billing specialist", 0.35, 52, pace=22),
            Role("Fatima Zahra", "Billing specialist", -0.1, 33, pace=9),
            Role("Lukas Brandt", "Billing specialist", 0.0, 18, pace=8),
        ),
        "touchpoint",
        (("Invoice", 0.8), ("Credit note", 0.2)),
        9,
        facing=False,
        product=("Monthly invoice", "Final invoice"),
    ),
    Crew(
        "Escalations desk",
        "Support",
        "Ivan Petrov",
        (
            Role("Dmitri Volkov", SENIOR, 0.3, 70),
            Role("Chloe Martin", SENIOR, 0.42, 44),
            Role("Sanjay Gupta", SENIOR, 0.15, 36),
            Role("Hedda Nilsen", AGENT, 0.28, 21),
            Role("Rashid Khan", AGENT, 0.2, 28),
            Role("Olga Sidorova", AGENT, -0.05, 17),
        ),
        "customer",
        HARD,
        16,
    ),
    Crew(
        "E-mail desk",
        "Support",
        "Grace Lin",
        (
            Role("Wen Zhao", AGENT, 1.9, 31, pace=40),
            Role("Carlos Mendes", AGENT, 0.1, 22),
            Role("Aisha Bello", AGENT, -0.2, 40),
            Role("Peter Novotný", AGENT, 0.05, 55),
            Role("Mei Lin Chua", AGENT, -0.35, 12),
            Role("Giulia Ricci", AGENT, 0.3, 19),
            Role("Samuel Osei", AGENT, 0.0, 34, leaves=3),
            Role("Nadia Benali", AGENT, 0.15, 3, pace=9),
        ),
        "customer",
        MAIL,
        15,
    ),
    Crew(
        "Phone desk",
        "Support",
        "Noor Rahman",
        (
            Role("Erik Johansson", AGENT, -0.9, 33, pace=20),
            Role("Thandiwe Dube", AGENT, 0.25, 27),
            Role("Miguel Santos", AGENT, 0.0, 45),
            Role("Julia Hoffmann", AGENT, 0.35, 16),
            Role("Kenji Mori", AGENT, -0.15, 38),
            Role("Laila Farouk", AGENT, 0.1, 24),
            Role("Viktor Horvat", AGENT, -0.3, 58, leaves=6),
            Role("Emma O'Brien", AGENT, 0.55, 9),
        ),
        "customer",
        PHONE,
        14,
    ),
    Crew(
        "Store Harbour",
        "Retail",
        "Paul Becker",
        (
            Role("Isla Fraser", "Store adviser", 0.3, 30),
            Role("Bilal Aziz", "Store adviser", -0.1, 14),
            Role("Camille Laurent", "Store adviser", 0.1, 41),
            Role("Jan de Vries", "Store adviser", 0.0, 8),
            Role("Rosa Jiménez", "Store adviser", 0.45, 23),
            Role("Teo Marković", "Store adviser", -0.4, 19),
        ),
        "customer",
        STORE,
        7,
    ),
    Crew(
        "Store Old Town",
        "Retail",
        "Sofia Marino",
        (
            Role("Andrea Conti", "Store adviser", 0.2, 35),
            Role("Luca Romano", "Store adviser", -0.2, 27),
            Role("Zara Malik", "Store adviser", 0.6, 16, pace=11),
            Role("Finn Larsen", "Store adviser", -0.1, 44),
            Role("Hugo Bernard", "Store adviser", 0.0, 1, pace=5),
            Role("Selin Yılmaz", "Store adviser", 0.15, 20),
        ),
        "customer",
        STORE,
        8,
    ),
    Crew(
        "Store Station",
        "Retail",
        "Kofi Boateng",
        (
            Role("Abena Mensah", "Store adviser", 0.35, 29),
            Role("Jack Turner", "Store adviser", -0.5, 24, pace=12),
            Role("Linh Tran", "Store adviser", 0.25, 13),
            Role("Oskar Wójcik", "Store adviser", 0.05, 50),
            Role("Maria Popescu", "Store adviser", 0.1, 37),
            Role("Ali Demir", "Store adviser", -0.15, 6),
        ),
        "customer",
        STORE,
        7,
    ),
)
