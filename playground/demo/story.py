"""The invented meeting: what is on its agenda, and what its minutes must say in the end."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")


def moment(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time of the story, which takes place in 2026; a second past, so that what is due then is due."""
    return dt.datetime(2026, month, day, hour, minute, 1, tzinfo=ZONE)


PLANNED = moment(8, 24, 9, 10)
WHEN = "torsdagen den 3 september 2026 kl 13.00–16.30"
PLACE = "Kvarnsalen, Almfors kommunhus"
NEXT_WHEN = "fredagen den 30 oktober 2026 kl 9.00–11.30"
NEXT_PLACE = "Björkmåla kommunhus, lokal Rönnen"

TAGLINE = "Åtta kommuner i samverkan"

WELCOME = (
    "Birgitta Stormfält öppnar mötet. Torsten Ödgård tillträdde som kommundirektör i Sälgtuna den 1 augusti "
    "och presenterar sig för gruppen."
)
ELECTED = "Ylva Ängsmark väljs till justerare."

WATER = (
    "Karin Vasseljung redogör för tidsplanen och för vad som är klart. Samir Hallgård och Elsa Brinkfors "
    "från Ryggsten Rådgivning presenterar prognoser för vattenbehovet fram till 2050 och tre sätt att "
    "möta det."
)
WATER_AS_FIRST_NOTED = WATER.replace("2050", "2040")
WATER_NEED = "Behov och prognoser"
WATER_NEED_NOTES = (
    (
        "Gruppen anser att prognoserna är väl underbyggda men att behovet hos lantbruket och "
        "livsmedelsindustrin är för lågt räknat. Kommunerna lämnar egna uppgifter till konsulterna under "
        "september."
    ),
    (
        "Alternativet med en gemensam reservvattentäkt i Långsjön förordas. De två andra alternativen "
        "beskrivs kortfattat i underlaget men utreds inte vidare."
    ),
)
WATER_COSTS = "Ansvar och kostnader"
WATER_COSTS_NOTE = (
    "Kostnaderna behöver fördelas så att även de mindre kommunerna kan delta. En fördelning efter både "
    "folkmängd och uttagen volym ska prövas."
)
WATER_DECISION = (
    "Karin Vasseljung får i uppdrag att arbeta in synpunkterna i underlaget och skicka ut det till "
    "kommunerna senast 9 oktober."
)
WATER_POSTPONED = "Förslaget till gemensam vattenorganisation"
WATER_POSTPONEMENT = f"{WATER_POSTPONED} bordlades på grund av tidsbrist."

FIRE = (
    "Maj-Britt Åkerlind redovisar projektplanen för en gemensam inventering av brandposter, vattentag och "
    "skogsbilvägar. Hästeryd samordnar arbetet. Räddningscheferna i Ekvidinge, Hästeryd och Lindfallet "
    "bildar arbetsgrupp."
)
FIRE_UNDONE = "Björkmåla saknar aktuella uppgifter om vattentag."
FIRE_DECISION = (
    "Ledningsgruppen godkänner projektplanen och uppdrar åt arbetsgruppen för skogsbrand att genomföra "
    "inventeringen senast 30 april 2027."
)
FIRE_RIDER = (
    "att kartorna över vattentag ska lämnas till räddningstjänsten i grannlänen redan innan inventeringen är "
    "klar, sedan uppgifter som omfattas av sekretess har tagits bort."
)

BUSES = (
    "Regionens förslag till ny trafikplan är på remiss till den 13 november. Dejan Ljungskog visar hur "
    "linjerna mellan kommunernas centralorter påverkas. Kvällsturerna till Rönnholma och Sälgtuna "
    "föreslås upphöra."
)
BUSES_DECISION = (
    "Dejan Ljungskog får i uppdrag att skriva ett gemensamt yttrande i samråd med kommunernas "
    "trafikansvariga. Yttrandet behandlas på mötet den 30 oktober."
)

COURSE = (
    "Fatima Rosenhav presenterar ett förslag till två utbildningsdagar för nya chefer, med en första omgång "
    "våren 2027. Kommunernas egna medarbetare ska hålla i passen."
)
COURSE_HEADING = "Diskussion"
COURSE_TALK = (
    "Gruppen är positiv till en gemensam introduktion men anser att två hela dagar är svåra att avsätta. "
    "Flera efterfrågar ett pass om upphandling och jäv samt ett om offentlighet och sekretess."
)
COURSE_TALK_AS_POSTED = COURSE_TALK.replace(" samt ett om offentlighet och sekretess", "")
COURSE_CHANGE = "Vi efterfrågade även ett pass om offentlighet och sekretess. Det saknas i texten."
COURSE_DECISION = (
    "Fatima Rosenhav får i uppdrag att ta fram ett kortare program med kostnadsberäkning till mötet i "
    "december."
)
COURSE_DUE = dt.date(2026, 11, 27)
COURSE_DUE_LINE = "Senast fredagen den 27 november 2026."

COMING = (
    "Kommunstyrelsernas presidier träffas den 15 oktober i Granköping. Karin Vasseljung kallar.",
    (
        "Ledningsgruppens möte den 30 oktober ägnas åt vattenförsörjningen och yttrandet om busstrafiken. "
        "Konsulterna deltar på distans."
    ),
    "Årets sista möte, den 4 december, hålls i Ekvidinge och inleds med ett besök på det nya reningsverket.",
    "Presidierna och ledningsgruppen har en gemensam planeringsdag den 21 januari 2027.",
)

OTHER = (
    "Göran Tallbacke frågar om avtalet om ett gemensamt videomötesrum i Granköping ska förlängas. Rummet har "
    "använts tre gånger det senaste året."
)
OTHER_DECISION = (
    "Göran Tallbacke får i uppdrag att jämföra kostnaden för att förlänga avtalet med kostnaden för att "
    "avsluta det i förtid."
)
OTHER_ASSIGNMENT = "Skicka kontaktuppgifter till Sälgtunas nya förvaltningschefer till Karin Vasseljung"
OTHER_DUE = "fredagen den 11 september 2026"
OTHER_RESPONSIBLE = f"Ansvarig: Torsten Ödgård, senast {OTHER_DUE}."

NEXT = "Fredagen den 30 oktober kl 9.00–11.30, Björkmåla kommunhus, lokal Rönnen."
THANKS = "Birgitta Stormfält tackar deltagarna och avslutar mötet."


@dataclass(frozen=True)
class ExpectedItem:
    """An item of the minutes: its title, and its lines in the order in which they must be printed."""

    title: str
    lines: tuple[str, ...]


AGENDA = (
    ExpectedItem("Välkommen", (WELCOME,)),
    ExpectedItem("Val av justerare", (ELECTED,)),
    ExpectedItem(
        "Vattenförsörjning på lång sikt",
        (
            WATER,
            WATER_NEED,
            *WATER_NEED_NOTES,
            WATER_COSTS,
            WATER_COSTS_NOTE,
            "Beslut 3.1",
            WATER_DECISION,
            WATER_POSTPONEMENT,
        ),
    ),
    ExpectedItem("Beredskap vid skogsbrand", (FIRE, "Beslut 4.1", FIRE_DECISION, FIRE_RIDER)),
    ExpectedItem("Remiss om regional busstrafik", (BUSES, "Beslut 5.1", BUSES_DECISION)),
    ExpectedItem(
        "Gemensam introduktion för nya chefer",
        (COURSE, COURSE_HEADING, COURSE_TALK, "Beslut 6.1", COURSE_DECISION, COURSE_DUE_LINE),
    ),
    ExpectedItem("Gemensamt dataskyddsombud", ("Ärendet bordlades på grund av tidsbrist.",)),
    ExpectedItem("Kommande möten", COMING),
    ExpectedItem(
        "Övriga frågor",
        (OTHER, "Beslut 9.1", OTHER_DECISION, "Uppdrag 9.2", OTHER_ASSIGNMENT, OTHER_RESPONSIBLE),
    ),
    ExpectedItem("Nästa möte", (NEXT, THANKS)),
)

GONE = (WATER_AS_FIRST_NOTED, FIRE_UNDONE, COURSE_TALK_AS_POSTED)
"""What was noted and then changed or undone: none of it may be printed."""
