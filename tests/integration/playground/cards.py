"""Cards for the tests, with a button in every place that can hold one."""

from tests.integration.playground.tinybot import Json


def execute(title: str, verb: str = "do", **data: object) -> Json:
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": verb,
        "data": data,
        "fallback": {"type": "Action.Submit", "title": title, "data": {"verb": verb, **data}},
    }


def simple(text: str, *actions: Json) -> Json:
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{"type": "TextBlock", "text": text}],
        "actions": list(actions),
    }


def form() -> Json:
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [
            {"type": "TextBlock", "text": "Nytt uppdrag"},
            {
                "type": "Input.Text",
                "id": "text",
                "label": "Vad",
                "isRequired": True,
                "errorMessage": "Skriv vad",
            },
            {
                "type": "Input.Date",
                "id": "due",
                "label": "Senast",
                "min": "2027-01-01",
                "value": "2027-02-03",
            },
            {
                "type": "Input.ChoiceSet",
                "id": "item",
                "label": "Punkt",
                "value": "2",
                "choices": [{"title": "Välkommen", "value": "1"}, {"title": "Budget", "value": "2"}],
            },
            {
                "type": "Input.ChoiceSet",
                "id": "who",
                "label": "Vem",
                "isMultiSelect": True,
                "choices": [],
                "choices.data": {
                    "type": "Data.Query",
                    "dataset": "graph.microsoft.com/users?scope=currentContext",
                },
            },
            {"type": "Input.Toggle", "id": "urgent", "title": "Brådskande"},
            {"type": "Input.Number", "id": "days", "label": "Dagar", "max": 10},
            {"type": "Input.Text", "id": "hidden", "isVisible": False, "value": "gömd"},
        ],
        "actions": [
            execute("Spara", "save", meeting="m1"),
            {**execute("Avbryt"), "associatedInputs": "none"},
        ],
    }


def everywhere() -> Json:
    """Reading order: Rubrik, Punkt 1 Klar, Punkt 2 Kvar, Bild, Tid 13.00, Cell, Runt."""
    row_one = {
        "type": "ColumnSet",
        "columns": [
            {"type": "Column", "items": [{"type": "TextBlock", "text": "Punkt 1 Klar"}]},
            {"items": [{"type": "ActionSet", "actions": [execute("Klart", "done", item=1)]}]},
        ],
    }
    row_two = {
        "type": "Container",
        "items": [
            {"type": "TextBlock", "text": "Punkt 2 Kvar"},
            {"type": "ActionSet", "actions": [execute("Klart", "done", item=2)]},
        ],
        "selectAction": execute("Öppna punkt 2"),
    }
    table = {
        "type": "Table",
        "rows": [{"cells": [{"items": [{"type": "TextBlock", "text": "<at>Cell</at>"}]}]}],
    }
    note = {
        "type": "AdaptiveCard",
        "body": [{"type": "Input.Text", "id": "why", "label": "Varför"}],
        "actions": [execute("Skicka", "why")],
    }
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [
            {"type": "TextBlock", "text": "Rubrik"},
            row_one,
            row_two,
            {"type": "Image", "url": "https://x.example/a.png", "altText": "Bild"},
            {"type": "FactSet", "facts": [{"title": "Tid", "value": "13.00"}]},
            table,
            {"type": "Mystery", "fallback": {"type": "TextBlock", "text": "Runt"}},
            {"type": "TextBlock", "id": "more", "text": "Dolt", "isVisible": False},
            {"type": "Input.Text", "id": "free", "value": "fritt"},
        ],
        "actions": [
            {"type": "Action.ShowCard", "title": "Begär ändring", "card": note},
            {"type": "Action.ToggleVisibility", "title": "Visa mer", "targetElements": ["more"]},
            {"type": "Action.OpenUrl", "title": "Läs", "url": "https://x.example/"},
            {**execute("Stängd"), "isEnabled": False},
        ],
    }
