"""The people of the demo world: all imagined, all at addresses nobody can have."""

from dataclasses import dataclass

from django.conf import settings

DOMAIN = "rivers.example"
DEPARTMENT = "Department for Rivers and Coasts"
PORTFOLIOS = [
    "Corporate services",
    "Data and mapping",
    "Floods and droughts",
    "Harbours and navigation",
    "Licences and permits",
    "Rivers and people",
]


@dataclass(frozen=True)
class Guide:
    """Someone to sign in as, and why."""

    email: str
    who: str
    why: str


def address(name: str, domain: str = DOMAIN) -> str:
    """The address of this person."""
    return f"{name.lower().replace(' ', '.').replace('’', '')}@{domain}"


STAFF = ["Priya Natarajan", "Owen Hughes"]

# name -> professions; the first four may lead.
ASSESSORS: dict[str, list[str]] = {
    "Sam Whitlock": ["product"],
    "Ngozi Eze": ["delivery"],
    "Helen Marsh": ["product", "delivery"],
    "Tariq Rahman": ["delivery"],
    "Ines Carvalho": ["user-research"],
    "Callum Reid": ["user-research"],
    "Mei Tanaka": ["user-research", "accessibility"],
    "Joanna Pryce": ["user-research"],
    "Dev Banerjee": ["design"],
    "Rosa Lindqvist": ["design"],
    "Fergus Doyle": ["design"],
    "Amina Yusuf": ["design", "accessibility"],
    "Petra Novak": ["technology"],
    "Lewis Grant": ["technology", "information-security"],
    "Sunita Rao": ["technology"],
    "Ben Ashworth": ["technology"],
    "Clara Voss": ["performance-analysis"],
    "Idris Morgan": ["design"],
}
LEADS = list(ASSESSORS)[:4]

# The deputy director of each portfolio.
DIRECTORS = {
    "Corporate services": "Margaret Oyelaran",
    "Data and mapping": "Philip Trent",
    "Floods and droughts": "Catrin Bevan",
    "Harbours and navigation": "Douglas Achebe",
    "Licences and permits": "Susannah Kerr",
    "Rivers and people": "Malik Hussain",
}

# service -> primary contact, product manager, delivery manager, user researcher, developer
TEAMS: dict[str, list[str]] = {
    "boat-licence": ["Leila Farrow", "Martin Quist", "Leila Farrow", "Bryony Cole", "Jon Pike"],
    "river-warden": ["Hannah Osei", "Hannah Osei", "Rory Blunt", "Kitty Lamb", "Femi Ade"],
    "angling-permit": ["Gareth Voyle", "Nadia Sato", "Gareth Voyle", "Will Trout", "Ana Ruiz"],
    "flood-grant": ["Esther Wren", "Paul Tideswell", "Esther Wren", "Lottie Hale", "Vik Shah"],
    "harbour-register": ["Niall Quay", "Rhona Firth", "Niall Quay", "Ada Mole", "Theo Lang"],
    "river-levels": ["Cass Weir", "Cass Weir", "Dominic Orr", "Julia Stage", "Hugo Datta"],
    "blocked-river": ["Marcus Bell", "Grace Adeyemi", "Marcus Bell", "Tess Alder", "Kofi Mensah"],
    "lock-passage": ["Bridget Lockley", "Arun Pillai", "Bridget Lockley", "Sian Rowe", "Max Holt"],
    "reservoir-safety": ["Edith Crane", "Edith Crane", "Noel Banks", "Polly Dam", "Ravi Iyer"],
    "dry-well": ["Alma Springer", "Alma Springer", "Joe Heath", "Minna Rill", "Bo Larsen"],
    "river-works": ["Toby Marlow", "Fiona Reach", "Toby Marlow", "Dina Peck", "Ollie Sands"],
    "mooring": ["Wendy Staithe", "Kwame Poole", "Wendy Staithe", "Lena Moss", "Art Dobson"],
    "water-use": ["Colin Brook", "Saira Malik", "Colin Brook", "June Field", "Piotr Zak"],
    "water-event": ["Maya Regan", "Simon Oarsby", "Maya Regan", "Gwen Tarn", "Luke Sharp"],
    "lock-refund": ["Vera Pound", "Isaac Tolley", "Vera Pound", "Emil Frost", "Dot Kemp"],
    "escort": ["Ronan Haven", "Judith Spar", "Ronan Haven", "Pia Strand", "Kit Boswell"],
    "bridge-height": ["Nora Span", "Nora Span", "Hal Archer", "Lucy Girder", "Stan Pile"],
    "surplus-vessel": ["Derek Hull", "Derek Hull", "Ivy Keel", "Roy Stern", "Flo Decker"],
    "sunken-vessel": ["Marina Deep", "Cyrus Salvidge", "Marina Deep", "Una Gale", "Ash Reef"],
    "works-consent": ["Barry Outfall", "Yvonne Bank", "Barry Outfall", "Zoe Fenn", "Ed Culver"],
    "keeper-rota": ["Sheila Gates", "Sheila Gates", "Mo Sluice", "Ria Pound", "Gil Paddle"],
}

GUIDES = [
    Guide(address("Priya Natarajan"), "Priya Natarajan", "service assessment team: the desk"),
    Guide(address("Sam Whitlock"), "Sam Whitlock", "lead assessor of a report half written"),
    Guide(address("Ines Carvalho"), "Ines Carvalho", "user research assessor on that panel"),
    Guide(address("Grace Adeyemi"), "Grace Adeyemi", "product manager with a report to accept"),
    Guide(address("Marcus Bell"), "Marcus Bell", "delivery manager of the same service"),
    Guide(address("Saira Malik"), "Saira Malik", "product manager with actions to see to"),
    Guide(address("Marina Deep"), "Marina Deep", "primary contact with a request half finished"),
    Guide(address("Malik Hussain"), "Malik Hussain", "deputy director of a portfolio"),
    Guide(address("Idris Morgan"), "Idris Morgan", "observer on a panel"),
]


def lines() -> list[str]:
    """The demo people and how to sign in as each, to print."""
    wide = max(len(guide.email) for guide in GUIDES)
    return [
        f"Sign in at {settings.ADDRESS}/sign-in/ as one of these.",
        f"The email with the link is at {settings.ADDRESS}/sent/ a moment later.",
        "",
        *(f"  {guide.email:<{wide}}  {guide.who}, {guide.why}" for guide in GUIDES),
        "",
        "Everyone else in the demo signs in the same way. So does any new address at",
        f"{DOMAIN}: a stranger, who sees no assessment.",
        "make demo puts the demo world back as it was.",
    ]
