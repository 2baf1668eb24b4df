"""The three acts of the demo meeting: before it, while it is held, and after it."""

from playground import people
from playground.demo import story
from playground.demo.stage import Stage
from playground.demo.story import moment
from playground.group import Group


async def before(stage: Stage, group: Group) -> None:
    """The meeting is planned in the chat, several members propose items, and everybody is reminded."""
    secretary, chair, by_name = group.secretary, group.chair, group.by_name
    await stage.at(story.PLANNED, "Mötet planeras")
    if not group.channel.installed:
        await stage.world.add_bot(group.channel, secretary)
    await stage.says(
        secretary,
        f"möte {people.GROUP_NAME} torsdag 3 september kl 13–16.30, {story.PLACE}",
        story.WHEN,
        story.PLACE,
    )
    await stage.says(secretary, f"ordförande @{chair.name}\nsekreterare @{secretary.name}", "nu sekreterare")
    await stage.says(
        secretary,
        f"brevhuvud {people.COMMON_ORGANISATION}\nunderrad {story.TAGLINE}\nfärg turkos\nuppdragstabell på",
        people.COMMON_ORGANISATION,
        story.TAGLINE,
    )
    await stage.says(
        secretary, "dagordning: Välkommen; Val av justerare; Övriga frågor; Nästa möte", "Välkommen"
    )
    await stage.says(by_name["Anders Kvarnlöf"], "punkt Vattenförsörjning på lång sikt", "3")
    await stage.says(by_name["Maj-Britt Åkerlind"], "Punkt: Beredskap vid skogsbrand", "4")
    dejan = by_name["Dejan Ljungskog"]
    await stage.fills_in(
        dejan,
        await stage.card_with("Ny punkt", dejan),
        "Ny punkt",
        {"title": "Remiss om regional busstrafik"},
        "5. Remiss om regional busstrafik",
    )
    await stage.says(by_name["Fatima Rosenhav"], "#punkt Gemensam introduktion för nya chefer", "6")
    await stage.says(by_name["Göran Tallbacke"], "/punkt Gemensamt dataskyddsombud", "7")
    await stage.says(secretary, "punkt Kommande möten", "8")
    await stage.at(moment(8, 27, 8), "En vecka före")
    await stage.posted("7 dagar", "Gemensamt dataskyddsombud")
    await stage.at(moment(9, 2, 8), "Dagen före")
    await stage.posted("morgon", "Gemensamt dataskyddsombud")


async def held(stage: Stage, group: Group) -> None:
    """The meeting is held: some write in the chat, some fill in forms, and mistakes are put right."""
    await _opening(stage, group)
    await _water(stage, group)
    await _fire(stage, group)
    await _buses_and_course(stage, group)
    await _the_rest(stage, group)


async def _opening(stage: Stage, group: Group) -> None:
    secretary, chair = group.secretary, group.chair
    await stage.at(moment(9, 3, 13), "Mötet öppnas")
    await stage.presses(chair, await stage.card_with("Öppna mötet", chair), "Öppna mötet", "1. Välkommen")
    here = ", ".join(f"@{one.name} ({one.organisation})" for one in (*people.MEMBERS, people.SECRETARY))
    await stage.says(secretary, f"närvarande {here}", "Torsten Ödgård (Sälgtuna)")
    guest, without_account = people.GUESTS
    await stage.says(
        secretary,
        f"gäst @{guest.name} ({guest.organisation}), {without_account.name} ({guest.organisation}) punkt 3",
        without_account.name,
    )
    await stage.says(secretary, f"anteckning {story.WELCOME}", "1a")
    await stage.at(moment(9, 3, 13, 10))
    await _next(stage, group, "2. Val av justerare")
    await stage.says(secretary, f"justerare @{group.by_name['Ylva Ängsmark'].name}", "justerare", "punkt 2")


async def _water(stage: Stage, group: Group) -> None:
    """The longest item: sub-headings, a line put right with Ändra, a matter left for later."""
    secretary = group.secretary
    await stage.at(moment(9, 3, 13, 15), "Punkt 3: vatten")
    await _next(stage, group, "3. Vattenförsörjning")
    noted = await stage.says(secretary, f"anteckning {story.WATER_AS_FIRST_NOTED}", "3a")
    await stage.fills_in(secretary, noted, "Ändra", {"text": story.WATER}, "2050")
    first, second = story.WATER_NEED_NOTES
    await stage.says(
        secretary, f"rubrik {story.WATER_NEED}\nanteckning {first}\nanteckning {second}", "3b", "3c", "3d"
    )
    chair = group.chair
    await stage.fills_in(
        chair,
        await stage.card_with("Anteckning", chair),
        "Anteckning",
        {"heading": story.WATER_COSTS, "text": story.WATER_COSTS_NOTE},
        "3f",
    )
    await stage.says(
        secretary,
        f"beslut {story.WATER_DECISION}\n{story.WATER_POSTPONEMENT}",
        "3.1",
        "fredagen den 9 oktober 2026",
        f"Bordläggs till nästa möte: {story.WATER_POSTPONED}",
    )


async def _fire(stage: Stage, group: Group) -> None:
    """A line taken back with Ångra, and a decision with a rider for a working group."""
    secretary, anders = group.secretary, group.by_name["Anders Kvarnlöf"]
    await stage.at(moment(9, 3, 14, 25), "Punkt 4: skogsbrand")
    await _next(stage, group, "4. Beredskap")
    await stage.says(group.by_name["Maj-Britt Åkerlind"], f"Anteckning: {story.FIRE}", "4a")
    noted = await stage.says(anders, f"notera {story.FIRE_UNDONE}", "4b")
    await stage.presses(anders, noted, "Ångra", "4b")
    await stage.says(
        secretary,
        f"Beslut: {story.FIRE_DECISION}\nMedskick: {story.FIRE_RIDER}",
        "4.1",
        "arbetsgruppen för skogsbrand",
    )


async def _buses_and_course(stage: Stage, group: Group) -> None:
    """Two items that are captured by those who present them, with the forms."""
    dejan, fatima, ylva = (
        group.by_name[name] for name in ("Dejan Ljungskog", "Fatima Rosenhav", "Ylva Ängsmark")
    )
    await stage.at(moment(9, 3, 14, 50), "Punkt 5: busstrafik")
    await _next(stage, group, "5. Remiss")
    form = await stage.card_with("Anteckning", dejan)
    await stage.fills_in(dejan, form, "Anteckning", {"text": story.BUSES}, "5a")
    form = await stage.card_with("Beslut", dejan)
    await stage.fills_in(dejan, form, "Beslut", {"text": story.BUSES_DECISION}, "5.1")
    await stage.at(moment(9, 3, 15, 15), "Punkt 6: nya chefer")
    await _next(stage, group, "6. Gemensam introduktion")
    await stage.says(fatima, f"anteckning {story.COURSE}", "6a")
    form = await stage.card_with("Anteckning", ylva)
    filled = {"heading": story.COURSE_HEADING, "text": story.COURSE_TALK_AS_POSTED}
    await stage.fills_in(ylva, form, "Anteckning", filled, "6c")
    form = await stage.card_with("Beslut", fatima)
    filled_in = {"text": story.COURSE_DECISION, "due": story.COURSE_DUE}
    await stage.fills_in(fatima, form, "Beslut", filled_in, "6.1", "27 november 2026")


async def _the_rest(stage: Stage, group: Group) -> None:
    """Time runs out: an item is passed over, a date is asked back, and the next meeting agreed on."""
    secretary, chair = group.secretary, group.chair
    await stage.at(moment(9, 3, 15, 45), "Punkt 8–10: tiden rinner iväg")
    await stage.says(chair, "punkt 8", "Kommande möten")
    await stage.says(secretary, "anteckning\n" + "\n\n".join(story.COMING), "8a")
    await stage.at(moment(9, 3, 16, 5))
    await stage.says(chair, "gå till punkt 9", "Övriga frågor")
    await stage.says(secretary, f"anteckning {story.OTHER}", "9a")
    await stage.says(group.by_name["Göran Tallbacke"], f"beslut {story.OTHER_DECISION}", "9.1")
    asked = await stage.says(
        chair, f"uppdrag @Torsten Ödgård: {story.OTHER_ASSIGNMENT} senast nästa fredag", "9.2", "Vilken dag"
    )
    await stage.presses(chair, asked, story.OTHER_DUE, story.OTHER_DUE)
    await stage.at(moment(9, 3, 16, 20))
    await stage.says(chair, "punkt 10", "Nästa möte")
    agreed = f"nästa möte: fredag 30 oktober kl 9–11.30, {story.NEXT_PLACE}"
    await stage.says(secretary, agreed, story.NEXT_WHEN, story.NEXT_PLACE)
    await stage.says(secretary, f"anteckning {story.THANKS}", "10b")


async def after(stage: Stage, group: Group) -> None:
    """Closing, draft, a refusal, a change, the approval, and the reminder of the next meeting."""
    secretary, chair, ylva = group.secretary, group.chair, group.by_name["Ylva Ängsmark"]
    await stage.at(moment(9, 3, 16, 30), "Mötet avslutas")
    closing = await stage.card_with("Avsluta mötet", chair)
    await stage.presses(chair, closing, "Avsluta mötet", "inte behandlad", "7. Gemensamt")
    await stage.presses(
        chair,
        closing,
        "Avsluta mötet",
        "avslutat",
        inputs={"postpone": True, "reason": "tidsbrist"},
        opened_by="Avsluta mötet",
    )
    await stage.at(moment(9, 4, 10), "Utkastet")
    await stage.presses(
        secretary, await stage.card_with("Visa utkast", secretary), "Visa utkast", "justering av Ylva"
    )
    draft = await stage.card_with("Godkänn", ylva)
    await stage.presses(chair, draft, "Godkänn", "Ylva Ängsmark", refused=True)
    await stage.at(moment(9, 4, 11, 15), "Justeraren vill ha en ändring")
    wanted = {"item": "6. Gemensam introduktion för nya chefer", "text": story.COURSE_CHANGE}
    await stage.fills_in(ylva, draft, "Begär ändring", wanted, story.COURSE_CHANGE)
    await stage.says(secretary, f"ändra 6c {story.COURSE_TALK}", "offentlighet och sekretess")
    await stage.says(secretary, "utkast", "version 2")
    await stage.at(moment(9, 7, 8, 20), "Justeraren godkänner")
    await stage.presses(ylva, await stage.card_with("Godkänn", ylva), "Godkänn", "justerad")
    torsten = group.by_name["Torsten Ödgård"]
    await stage.at(moment(9, 10, 9), "Ett uppdrag blir klart")
    mine = await stage.says(torsten, "mina uppdrag", story.OTHER_ASSIGNMENT)
    await stage.presses(torsten, mine, "Klart", "9.2")
    await stage.at(moment(10, 23, 8), "En vecka före nästa möte")
    await stage.posted("7 dagar", story.NEXT_PLACE, story.WATER_POSTPONED, "Gemensamt dataskyddsombud")


async def _next(stage: Stage, group: Group, title: str) -> None:
    """The chair moves on from the item before, when the board has come to it."""
    chair, number = group.chair, int(title.partition(".")[0])
    board = await stage.card_with("Nästa punkt", chair, f"Vi är på punkt {number - 1}:")
    await stage.presses(chair, board, "Nästa punkt", title)


ACTS = (before, held, after)
STEPS = 65
