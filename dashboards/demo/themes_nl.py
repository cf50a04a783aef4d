"""The same in Dutch, for the pairs who speak it with each other."""

from typing import Final

from dashboards.demo.themes import Theme

LEIDINGGEVEN: Final = Theme(
    language="nl",
    goals=(
        (
            "Projecten leiden zonder zelf de planning dicht te tikken",
            "Het team houdt de planning zes weken bij zonder dat ik erin hoef.",
        ),
        (
            "Rustig blijven als het in de stuurgroep spannend wordt",
            "Ik stel eerst een vraag voordat ik antwoord geef, drie vergaderingen achter elkaar.",
        ),
    ),
    agendas=(
        "De stuurgroep van vorige week",
        "Wat ik kan loslaten, en wat echt niet",
        "Hoe zeg je dat een datum niet gehaald wordt",
    ),
    summaries=(
        "Kennisgemaakt, met een wandeling langs het kanaal. We hebben allebei verteld wat ons ooit"
        " uit een baan heeft weggejaagd, en dat bleek bijna hetzelfde.",
        "De stuurgroep nagespeeld. Eerst een vraag stellen voelt als tijd winnen, en dat is het"
        " ook. Volgende keer oefenen met stilte.",
        "De planning ligt nu bij het team. Twee data zijn verschoven en de wereld draait nog."
        " Besproken hoe je slecht nieuws brengt: vroeg, kort en met een voorstel.",
        "Teruggekeken op drie maanden. De planning loopt, de nachtrust ook.",
    ),
    actions=(
        "e:Een kwartier per week inplannen om niets te plannen",
        "e1:Met het team afspreken wie de planning bijhoudt",
        "r:Femke meenemen naar de directievergadering van december",
        "e1:De datum van fase twee eerlijk op tafel leggen",
        "r2:Het hoofdstuk over stilte opzoeken",
    ),
    mentor_note="Ze weet het antwoord al, ze wil horen dat het mag.",
    mentee_note="Stilte is ook een antwoord.",
    motivation="Ik kan goed plannen. Nu wil ik leren leiden.",
)

SPREKEN: Final = Theme(
    language="nl",
    goals=(
        (
            "In een overleg zeggen wat ik zie, ook als ik de jongste ben",
            "Elke week één keer, en ik vertel achteraf hoe het ging.",
        ),
        (
            "De maandcijfers kunnen uitleggen aan iemand zonder financiële achtergrond",
            "Mirjam legt ze in haar eigen woorden terug uit.",
        ),
    ),
    agendas=(
        "De maandcijfers in drie zinnen",
        "Wat er gebeurde toen ik iets zei",
        "Of een master ernaast verstandig is",
    ),
    summaries=(
        "Eerste gesprek. Het ging over durven, en over de keer dat een directeur zich vergiste en"
        " niemand iets zei.",
        "De cijfers in drie zinnen uitgelegd, zonder het woord marge. De derde poging was raak.",
        "Het is gelukt: in het overleg gezegd dat de voorraad dubbel telt. Er werd geknikt, en"
        " het klopte.",
    ),
    actions=(
        "e:Drie zinnen over de maandcijfers op papier zetten",
        "r:Een kop koffie regelen met de afdeling Inkoop",
        "e:Eén keer als eerste iets zeggen in het maandagoverleg",
        "e:Uitzoeken wat een master naast het werk kost, in tijd",
    ),
    mentor_note="Scherpe blik. Vooral niet bijschaven, alleen ruimte geven.",
    mentee_note="Ze knikten.",
    motivation="Ik zie dingen die niet kloppen en zeg het pas op de gang.",
)

DUTCH_THEMES: Final = {"leidinggeven": LEIDINGGEVEN, "spreken": SPREKEN}
