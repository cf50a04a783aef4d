"""Who works at the two companies of the demo.

Three lines each: name | job title | department | profession | grade, then city | languages |
manager, then offers | seeks | ways of working. The city says country and zone. Ways of working are
one letter each: feedback (Direct, Gentle), formality (Informal, Formal), planning (Ahead,
Spontaneous), speaking (At once, Moment first) and the first step (Me, Other).
"""

from dataclasses import dataclass
from typing import Final

CITIES: Final = {
    "Utrecht": ("NL", "Europe/Amsterdam"),
    "Rotterdam": ("NL", "Europe/Amsterdam"),
    "Tokyo": ("JP", "Asia/Tokyo"),
    "Osaka": ("JP", "Asia/Tokyo"),
    "São Paulo": ("BR", "America/Sao_Paulo"),
    "Recife": ("BR", "America/Recife"),
    "Pune": ("IN", "Asia/Kolkata"),
    "Bengaluru": ("IN", "Asia/Kolkata"),
    "Hamburg": ("DE", "Europe/Berlin"),
    "Nairobi": ("KE", "Africa/Nairobi"),
    "Denver": ("US", "America/Denver"),
    "Boston": ("US", "America/New_York"),
    "Cardiff": ("GB", "Europe/London"),
    "Toronto": ("CA", "America/Toronto"),
}
WAYS: Final = (
    ("feedback", {"D": "direct", "G": "gentle"}),
    ("formality", {"I": "informal", "F": "formal"}),
    ("planning", {"A": "ahead", "S": "spontaneous"}),
    ("speaking", {"A": "at_once", "M": "a_moment"}),
    ("initiative", {"M": "me", "O": "other"}),
)


@dataclass(frozen=True)
class Person:
    name: str
    job_title: str
    department: str
    profession: str
    grade: str
    city: str
    languages: tuple[str, ...]
    manager: str
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    ways: dict[str, str]

    @property
    def country(self) -> str:
        return CITIES[self.city][0]

    @property
    def zone(self) -> str:
        return CITIES[self.city][1]


def read(lines: str) -> list[Person]:
    found = iter(lines.strip().splitlines())
    return [_person(*three) for three in zip(found, found, found, strict=True)]


def _person(role: str, place: str, ways_and_skills: str) -> Person:
    name, title, department, profession, grade = _cells(role)
    city, languages, manager = _cells(place)
    offers, seeks, ways = _cells(ways_and_skills)
    return Person(
        name=name,
        job_title=title,
        department=department,
        profession=profession,
        grade=grade,
        city=city,
        languages=tuple(languages.split()),
        manager=manager,
        offers=_list(offers),
        seeks=_list(seeks),
        ways={field: words[letter] for (field, words), letter in zip(WAYS, ways, strict=False)},
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())


# Veldkamp makes climate and water systems for greenhouses.
VELDKAMP: Final = read("""
Hanneke Veldkamp | Managing director | Board | Management | 12
    Utrecht | nl en de |
    Strategy, Negotiation |  | DIAAM
Sophie Dekkers | Learning and development lead | People | People and culture | 9
    Utrecht | nl en fr | Hanneke Veldkamp
    Facilitation, Giving feedback |  | GIAAM
Wanjiru Kamau | People partner, Africa | People | People and culture | 8
    Nairobi | en sw | Sophie Dekkers
    Facilitation, Onboarding | Data literacy | GIAMO
Jasper van Leeuwen | Head of control systems | Engineering | Software engineering | 10
    Utrecht | nl en de | Hanneke Veldkamp
    Technical leadership, Giving feedback, System design | Working across cultures | DISAO
Aiko Tanaka | Software engineer | Engineering | Software engineering | 6
    Tokyo | ja en | Kenji Mori
    Embedded software | Technical leadership, Presenting, System design | GFAMM
Kenji Mori | Country manager, Japan | Sales | Management | 10
    Tokyo | ja en | Hanneke Veldkamp
    Negotiation, Japanese business culture | Coaching | GFAMO
Emi Sato | Field engineer | Engineering | Agronomy | 5
    Osaka | ja en | Kenji Mori
    Irrigation | Project planning, Speaking up | GFAMO
Haruto Ito | Sales engineer | Sales | Sales | 6
    Tokyo | ja en | Kenji Mori
    Product demonstrations | Negotiation, Presenting | GFAMO
Yuna Kobayashi | Customer success specialist | Customer care | Customer care | 5
    Osaka | ja en ko | Kenji Mori
    Customer interviews | Project planning, Data literacy | GIAMO
Ren Nakamura | Supply planner | Supply chain | Logistics | 6
    Osaka | ja en | Kenji Mori
    Forecasting | Stakeholder management | DFAMM
Mariana Alves | Plant director, Brazil | Operations | Operations | 10
    São Paulo | pt en es | Hanneke Veldkamp
    Change management, Stakeholder management | Strategy | DISAM
Rafael Souza | Process engineer | Operations | Operations | 6
    São Paulo | pt en | Mariana Alves
    Lean methods | Technical leadership, Presenting | GISAM
Beatriz Lima | Agronomist | Product | Agronomy | 7
    Recife | pt en es | Mariana Alves
    Plant physiology, Irrigation | Product management | GISMM
Thiago Ribeiro | Maintenance supervisor | Operations | Operations | 7
    São Paulo | pt es | Mariana Alves
    Safety culture, Coaching | English for meetings, Change management | DISAM
Camila Duarte | Financial analyst | Finance | Finance | 5
    São Paulo | pt en | Mariana Alves
    Financial modelling | Presenting, Career planning | GISMO
Lucas Pereira | Data analyst | Product | Data science | 5
    Recife | pt en | Beatriz Lima
    Data literacy | Machine learning, System design | DISAM
Priya Nair | Director of software | Engineering | Software engineering | 10
    Bengaluru | en hi ml | Jasper van Leeuwen
    System design, Hiring, Career planning | Strategy | DIAAM
Arjun Deshpande | Senior software engineer | Engineering | Software engineering | 8
    Pune | en hi mr | Priya Nair
    Machine learning, Code review | Technical leadership | GIAMM
Kavya Reddy | Test engineer | Engineering | Software engineering | 5
    Bengaluru | en te hi | Priya Nair
    Test automation | System design, Speaking up | GFAMO
Sanjay Kulkarni | Supply chain manager | Supply chain | Logistics | 9
    Pune | en hi mr | Hanneke Veldkamp
    Forecasting, Negotiation | Working across cultures | DFAAM
Meera Iyer | Product designer | Product | Design | 7
    Bengaluru | en ta | Priya Nair
    Customer interviews, Design research | Stakeholder management | GISMM
Rohan Shah | Embedded engineer | Engineering | Software engineering | 6
    Pune | en gu hi | Arjun Deshpande
    Embedded software | Presenting, Career planning | DISAM
Ananya Bose | Technical writer | Product | Design | 5
    Bengaluru | en bn | Meera Iyer
    Clear writing | Product management, Speaking up | GIAMO
Vikram Rao | Quality manager | Operations | Operations | 8
    Pune | en kn hi | Sanjay Kulkarni
    Lean methods, Safety culture | Change management | DFAAO
Katrin Vogel | Managing director, Germany | Sales | Management | 10
    Hamburg | de en | Hanneke Veldkamp
    Negotiation, Strategy | Coaching | DFAAM
Jonas Brandt | Mechanical engineer | Engineering | Mechanical engineering | 6
    Hamburg | de en | Katrin Vogel
    Heat recovery | Project planning, Stakeholder management | DFAAO
Lena Hoffmann | Account manager | Sales | Sales | 7
    Hamburg | de en nl | Katrin Vogel
    Product demonstrations | Negotiation, Strategy | DIAAM
Mehmet Aydın | Service technician | Customer care | Customer care | 5
    Hamburg | de tr en | Katrin Vogel
    Fault finding | Coaching, Project planning | DISAM
Friederike Lang | Controller | Finance | Finance | 8
    Hamburg | de en | Katrin Vogel
    Financial modelling, Data literacy | Giving feedback | DFAMO
Tobias Kern | Energy engineer | Engineering | Mechanical engineering | 7
    Hamburg | de en | Jonas Brandt
    Heat recovery, Lean methods | Presenting | GIAMO
Daniel Otieno | Regional sales manager | Sales | Sales | 8
    Nairobi | en sw | Katrin Vogel
    Negotiation, Product demonstrations | Strategy | GISAM
Achieng Odhiambo | Irrigation specialist | Product | Agronomy | 6
    Nairobi | en sw luo | Daniel Otieno
    Irrigation, Plant physiology | Product management, Presenting | GIAMM
Njeri Mwangi | Operations coordinator | Operations | Operations | 5
    Nairobi | en sw | Daniel Otieno
    Project planning | Career planning, Data literacy | GISMO
Brian Kiptoo | Junior developer | Engineering | Software engineering | 4
    Nairobi | en sw | Priya Nair
    Test automation | System design, Code review | DISAM
Faith Wambui | Accountant | Finance | Finance | 5
    Nairobi | en sw | Friederike Lang
    Clear writing | Financial modelling, Speaking up | GFAMO
Laura Bennett | Vice president, North America | Sales | Management | 11
    Boston | en es | Hanneke Veldkamp
    Strategy, Presenting, Career planning | Working across cultures | DISAM
Marcus Reed | Solutions architect | Engineering | Software engineering | 8
    Denver | en | Laura Bennett
    System design, Presenting | Technical leadership | DISAM
Grace Liu | Product manager | Product | Product management | 8
    Boston | en zh | Laura Bennett
    Product management, Data literacy | Strategy | DIAAM
Diego Morales | Installation manager | Operations | Operations | 7
    Denver | es en | Laura Bennett
    Safety culture, Project planning | Giving feedback, Change management | GISAM
Hannah Cole | Marketing specialist | Sales | Marketing | 5
    Boston | en fr | Laura Bennett
    Clear writing | Presenting, Career planning | GISMO
Tyler Brooks | Customer support engineer | Customer care | Customer care | 5
    Denver | en | Marcus Reed
    Fault finding | Embedded software, Speaking up | GISMO
Nadia Haddad | Research scientist | Product | Agronomy | 8
    Boston | en fr ar | Grace Liu
    Plant physiology, Machine learning | Product management | DIAAM
Pieter Bakker | Operations director | Operations | Operations | 10
    Rotterdam | nl en de | Hanneke Veldkamp
    Change management, Lean methods, Coaching | Data literacy | DISAM
Femke Visser | Project manager | Operations | Project management | 7
    Utrecht | nl en | Pieter Bakker
    Project planning, Stakeholder management | Technical leadership | DIAAM
Bram Hendriks | Hydraulics engineer | Engineering | Mechanical engineering | 6
    Utrecht | nl en | Jasper van Leeuwen
    Irrigation | Giving feedback, Presenting | DISAO
Lotte Smit | Junior controller | Finance | Finance | 4
    Utrecht | nl en | Ruud Jansen
    Data literacy | Speaking up, Financial modelling | GIAMO
Ruud Jansen | Finance director | Finance | Finance | 10
    Utrecht | nl en de | Hanneke Veldkamp
    Financial modelling, Strategy | Coaching | DFAAM
Yasmina El Amrani | Product owner | Product | Product management | 7
    Rotterdam | nl en ar fr | Pieter Bakker
    Product management, Customer interviews | Strategy, Negotiation | DIAAM
Sander Kuipers | Warehouse manager | Supply chain | Logistics | 7
    Rotterdam | nl en | Pieter Bakker
    Forecasting, Safety culture | Coaching, Giving feedback | DISAO
Mirjam de Graaf | Head of customer care | Customer care | Customer care | 9
    Utrecht | nl en de | Hanneke Veldkamp
    Coaching, Giving feedback, Customer interviews | Data literacy | GIAMM
Ilse Postma | Recruiter | People | People and culture | 6
    Utrecht | nl en | Sophie Dekkers
    Hiring | Facilitation, Career planning | GISAM
Anouk Willems | Legal counsel | Finance | Law | 8
    Utrecht | nl en fr | Ruud Jansen
    Negotiation, Clear writing | Presenting | DFAMO
Joris Meijer | Data engineer | Engineering | Data science | 6
    Utrecht | nl en | Jasper van Leeuwen
    Data literacy, Machine learning | Stakeholder management | DISMO
Teun van Dam | Trainee engineer | Engineering | Mechanical engineering | 3
    Rotterdam | nl en | Bram Hendriks
     | Project planning, Heat recovery | GISAO
Noor Bouzid | Trainee, commercial | Sales | Sales | 3
    Utrecht | nl en ar | Lena Hoffmann
     | Product demonstrations, Presenting | GISAM
Isabel Costa | Trainee agronomist | Product | Agronomy | 3
    Recife | pt en | Beatriz Lima
     | Irrigation, Speaking up | GISMO
Aditi Joshi | Graduate engineer | Engineering | Software engineering | 3
    Pune | en hi mr | Arjun Deshpande
     | Code review, Embedded software | GFAMO
Max Schröder | Trainee, service | Customer care | Customer care | 3
    Hamburg | de en | Mehmet Aydın
     | Fault finding, Customer interviews | DISAO
Olivia Grant | Graduate analyst | Finance | Finance | 3
    Boston | en | Hannah Cole
     | Financial modelling, Presenting | GISAM
Samuel Kariuki | Graduate engineer | Engineering | Software engineering | 3
    Nairobi | en sw | Brian Kiptoo
     | Test automation, Code review | GISMO
""")

# Oakline restores old buildings.
OAKLINE: Final = read("""
Eleanor Marsh | Managing partner | Partners | Management | Director
    Cardiff | en cy |
    Strategy, Negotiation |  | DIAAM
Gareth Pugh | People lead | Office | People and culture | Lead
    Cardiff | en cy | Eleanor Marsh
    Facilitation |  | GIAMM
Ruth Adeyemi | Conservation architect | Studio | Architecture | Principal
    Cardiff | en yo | Eleanor Marsh
    Historic timber, Client meetings | Coaching | DIAMO
Owen Blake | Assistant architect | Studio | Architecture | Junior
    Toronto | en fr | Ruth Adeyemi
    Drawing | Historic timber, Client meetings | GISMM
Claire Fontaine | Studio director | Studio | Architecture | Director
    Toronto | fr en | Eleanor Marsh
    Negotiation, Client meetings | Coaching | DFAAM
Siân Rees | Surveyor | Site | Surveying | Medior
    Cardiff | cy en | Gareth Pugh
    Lime mortar | Project planning | GISMO
Mateo Vargas | Site manager | Site | Construction | Senior
    Toronto | es en | Claire Fontaine
    Project planning, Lime mortar | Giving feedback | DISAM
Imogen Hart | Project coordinator | Office | Project management | Medior
    Cardiff | en | Gareth Pugh
    Project planning | Client meetings | GIAMO
Dafydd Lloyd | Carpenter | Site | Construction | Senior
    Cardiff | cy en | Siân Rees
    Historic timber | Drawing | GISMO
Amara Okoye | Structural engineer | Studio | Engineering | Senior
    Toronto | en ig | Claire Fontaine
    Drawing, Structures | Negotiation | DIAAM
Felix Young | Graduate surveyor | Site | Surveying | Junior
    Cardiff | en | Siân Rees
     | Lime mortar, Project planning | GISAO
Noah Tremblay | Bookkeeper | Office | Finance | Medior
    Toronto | fr en | Claire Fontaine
    Clear writing | Giving feedback | GFAMO
""")
