"""What people write stands in the minutes as they wrote it; a whole meeting in words alone."""

import pytest

from minutes.document import document_of
from minutes.model import Decision, Text
from tests.scenario.conftest import Scene
from tests.scenario.words import THE_DAY, opened, room

ODD = [
    "Vi valde 😀 och 👩🏽‍🚒 – båda två.",
    "Flaggan 🏳️‍🌈 och tecknet e\u0301 blir é.",
    "שלום till Anna, och مرحبا till Bo.",
    "*stjärnor*, _streck_, `kod`, [länk](https://example.org/?a=1&b=2), <b>fet</b> & ~~struken~~",
    "# ingen rubrik",
    "1. inte en lista",
    "- inte heller > citat | tabell",
    "<at>Karin Vasseljung</at> skrevs för hand",
    "&lt;at&gt; och &amp; är tecken",
    "{{DATE(2022-10-28T08:00:00Z, LONG)}} räknas inte ut",
    "\\n är inget radslut, och $x^2$ ingen formel",
    "https://example.org/beslut:3?sök=åäö#punkt 4",
    "100 % av 3,5 mkr · 8.30–11.00 · §§ 4–5 · ”citat” ’citat’",
]


@pytest.mark.parametrize("text", ODD)
async def test_odd_signs_survive(scene: Scene, text: str) -> None:
    here = await opened(scene)
    told = await here.answer(f"beslut: {text}\nanteckning: {text}")
    kept = text.replace("e\u0301", "é")
    assert (await here.entry("1.1")).text == kept
    assert (await here.entry("1a")).text == kept
    assert scene.world.connector.findings == []
    (item, *_) = document_of(await scene.bot.store.log((await here.meeting()).id)).items
    (decision, note) = item.blocks
    assert isinstance(decision, Decision)
    assert decision.paragraphs == (kept,)
    assert isinstance(note, Text)
    assert note.paragraphs == (kept,)
    assert told.startswith("Beslut 1.1 är noterat.")


async def test_invisible_signs_are_left_out(scene: Scene) -> None:
    here = await opened(scene)
    await here.answer("beslut Pla\x07nen\u200b an\ufefftas\x1b.")
    assert (await here.entry("1.1")).text == "Planen antas."


async def test_pasted_minutes_are_read_line_by_line(scene: Scene) -> None:
    here = await opened(scene)
    told = await here.answer(
        "Punkt 3\n"
        "Rubrik: Nuläget\n"
        "Anteckning: Gruppen gick igenom planen.\n"
        "\n"
        "Beslut fattas normalt vid nästa möte, sa ordföranden. Punkt 4 berördes också.\n"
        "• vatten\n"
        "• avlopp\n"
        "\n"
        "Beslut: Planen antas.\n"
        "Medskick: Se över kostnaden.\n"
        "\n"
        "Punkt 4\n"
        "Anteckning: Rapporten är klar.\n"
    )
    assert "Börja raden" not in told
    note = await here.entry("3b")
    assert note.text == (
        "Gruppen gick igenom planen.\n\n"
        "Beslut fattas normalt vid nästa möte, sa ordföranden. Punkt 4 berördes också.\n"
        "• vatten\n• avlopp"
    )
    assert [one.id for one in (await here.item(3)).visible] == ["3a", "3b", "3.1", "3c"]
    assert [one.id for one in (await here.item(4)).visible] == ["4a"]


async def test_a_whole_meeting_in_words_comes_out_complete_and_in_order(scene: Scene) -> None:
    here = room(scene)
    who = scene.group.by_name
    await here.answer("möte Ledningsgruppen torsdag 3 september kl 13–17.30, Lindsalen, Ekebro")
    await here.answer(
        "punkter\nVälkommen\nVal av justerare\nFöregående möte\nUtestående ärenden\nVattenplan för regionen\n"
        "Gemensam växel\nBudget 2027\nKommande möten\nÖvriga frågor\nNästa möte"
    )
    await here.answer(
        "närvarande @Birgitta Stormfält (Almfors), @Anders Kvarnlöf (Björkmåla), "
        "@Fatima Rosenhav (Ekvidinge), "
        "@Göran Tallbacke (Granköping), @Maj-Britt Åkerlind (Hästeryd), @Dejan Ljungskog (Lindfallet), "
        "@Ylva Ängsmark (Rönnholma), @Karin Vasseljung (Åttasjökommunerna)"
    )
    await here.answer("frånvarande @Torsten Ödgård (Sälgtuna)")
    await here.answer(
        "gäst Samir Hallgård (Ryggsten Rådgivning) och Elsa Brinkfors (Ryggsten Rådgivning) punkt 5\n"
        "ordförande @Birgitta Stormfält\nsekreterare @Karin Vasseljung"
    )
    here.at(THE_DAY)
    await here.answer("öppna mötet", here.chair)
    await here.answer("notera Birgitta hälsade alla välkomna.")
    await here.answer(f"nästa punkt\njusterare @{here.approver.name}")
    await here.answer("nästa punkt\nanteckning Anteckningarna från förra mötet lades till handlingarna.")
    await here.answer("nästa punkt\nanteckning Listan gicks igenom.")
    await here.answer(
        "nästa punkt\n"
        "rubrik Nuläge\n"
        "anteckning Samir Hallgård visade läget.\n\nTre delar är klara: källor, ledningar och avlopp.\n"
        "rubrik Vägen framåt\n"
        "diskussion Gruppen vill gå vidare."
    )
    await here.answer(
        f"beslut {who['Birgitta Stormfält'].name} får i uppdrag att ta fram ett förslag till organisation "
        "senast 28 oktober."
    )
    await here.answer("medskick Räkna också på driften.", here.member)
    await here.answer("reservation Underlaget kom sent.", who["Dejan Ljungskog"])
    await here.answer("beslut Arbetsgruppen för vatten får i uppdrag att återkomma med en kostnadsbild.")
    await here.answer(
        f"nästa punkt\nbeslut Växeln blir gemensam från årsskiftet.\n"
        f"uppdrag @{who['Ylva Ängsmark'].name} och @{who['Göran Tallbacke'].name} Skriva avtalet "
        "senast 15 oktober"
    )
    await here.answer("bordlägg 7 på grund av tidsbrist")
    await here.answer("nästa punkt\nnotera 27 november, Almfors\n11 december, på distans")
    await here.answer("nästa punkt\nanteckning Inga övriga frågor.")
    await here.answer("nästa punkt\nnästa möte fredag 30 oktober kl 8.30–11.00, Ekebro, lokal Valv")
    here.at(THE_DAY.replace(hour=17, minute=20))
    assert (await here.answer("avsluta mötet")).startswith("Mötet är avslutat kl 17.20.")
    await here.answer("utkast")
    await here.answer("godkänn", here.approver)
    lines = [line for line in (await here.minutes()).splitlines() if line.strip(" >")]
    assert [line.removeprefix("> ") for line in lines][:-3] == MINUTES
    assert lines[-3] == f"**Justeras:** {here.approver.name}"
    assert lines[-2].startswith(
        f"Godkänd av {here.approver.name} torsdagen den 3 september 2026 kl 17.20, version 1"
    )
    assert lines[-1].startswith("Kontrollsumma för version 1 (SHA-256): ")


MINUTES = [
    "# Minnesanteckningar från Ledningsgruppen",
    "**Justerade, version 1**",
    "- **Tid:** Torsdagen den 3 september 2026 kl 13.00–17.30",
    "- **Plats:** Lindsalen, Ekebro",
    "## Deltagare",
    "- Birgitta Stormfält, Almfors, ordförande",
    "- Anders Kvarnlöf, Björkmåla",
    "- Fatima Rosenhav, Ekvidinge",
    "- Göran Tallbacke, Granköping",
    "- Maj-Britt Åkerlind, Hästeryd",
    "- Dejan Ljungskog, Lindfallet",
    "- Ylva Ängsmark, Rönnholma",
    "- Karin Vasseljung, Åttasjökommunerna, sekreterare",
    "- Samir Hallgård, Ryggsten Rådgivning (punkt 5)",
    "- Elsa Brinkfors, Ryggsten Rådgivning (punkt 5)",
    "## Frånvarande",
    "- Torsten Ödgård, Sälgtuna",
    "## 1. Välkommen",
    "Birgitta hälsade alla välkomna.",
    "## 2. Val av justerare",
    "Fatima Rosenhav väljs till justerare.",
    "## 3. Föregående möte",
    "Anteckningarna från förra mötet lades till handlingarna.",
    "## 4. Utestående ärenden",
    "Listan gicks igenom.",
    "## 5. Vattenplan för regionen",
    "### Nuläge",
    "Samir Hallgård visade läget.",
    "Tre delar är klara: källor, ledningar och avlopp.",
    "### Vägen framåt",
    "Gruppen vill gå vidare.",
    "**Beslut 5.1**",
    "Birgitta Stormfält får i uppdrag att ta fram ett förslag till organisation senast 28 oktober.",
    "**Medskick:** Räkna också på driften.",
    "**Reservation:** Dejan Ljungskog reserverar sig mot beslutet.",
    "Underlaget kom sent.",
    "**Beslut 5.2**",
    "Arbetsgruppen för vatten får i uppdrag att återkomma med en kostnadsbild.",
    "## 6. Gemensam växel",
    "**Beslut 6.1**",
    "Växeln blir gemensam från årsskiftet.",
    "**Uppdrag 6.2**",
    "Skriva avtalet",
    "Ansvariga: Ylva Ängsmark och Göran Tallbacke, senast torsdagen den 15 oktober 2026.",
    "## 7. Budget 2027",
    "Ärendet bordlades på grund av tidsbrist.",
    "## 8. Kommande möten",
    "27 november, Almfors",
    "11 december, på distans",
    "## 9. Övriga frågor",
    "Inga övriga frågor.",
    "## 10. Nästa möte",
    "Fredagen den 30 oktober kl 8.30–11.00, Ekebro, lokal Valv.",
    "---",
    "**Vid anteckningarna:** Karin Vasseljung",
]
