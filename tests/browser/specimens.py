"""Cards with every kind of input and element, also those that the product doesn't use."""

from playground.connector.wire import Json

# The ways in which choices are shown, and values to begin with.
CHOICES: dict[str, Json] = {
    "compact": {},
    "expanded": {"style": "expanded"},
    "several": {"style": "expanded", "isMultiSelect": True},
    "filtered": {"style": "filtered"},
    "chosen": {"value": "2"},
    "both": {"isMultiSelect": True, "value": "1,2"},
}

COLOURS = ("Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention")


def text(words: str, **more: object) -> Json:
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


INPUTS: list[Json] = [
    {"type": "Input.Text", "id": "text", "label": "Text"},
    {"type": "Input.Text", "id": "many", "label": "Rader", "isMultiline": True, "value": "a\nb"},
    {"type": "Input.Number", "id": "number", "label": "Tal", "value": 3},
    {"type": "Input.Date", "id": "day", "label": "Dag"},
    {"type": "Input.Time", "id": "time", "label": "Tid"},
    {"type": "Input.Toggle", "id": "on", "title": "På", "value": "yes", "valueOn": "yes", "valueOff": "no"},
    {"type": "Input.Toggle", "id": "off", "title": "Av"},
    {"type": "Input.Text", "id": "hidden", "label": "Gömd", "value": "x", "isVisible": False},
    {"type": "Container", "items": [{"type": "Input.Text", "id": "inside", "label": "Inuti"}]},
    *(
        {
            "type": "Input.ChoiceSet",
            "id": name,
            "label": name,
            **extra,
            "choices": [{"title": "Ett", "value": "1"}, {"title": "Två", "value": "2"}],
        }
        for name, extra in CHOICES.items()
    ),
]

EVERY_INPUT: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": INPUTS,
    "actions": [
        {"type": "Action.Submit", "title": "Allt", "data": {"x": 1}},
        {"type": "Action.Execute", "title": "Inget", "verb": "v", "associatedInputs": "none"},
        {
            "type": "Action.ShowCard",
            "title": "Mer",
            "card": {
                "type": "AdaptiveCard",
                "body": [{"type": "Input.Text", "id": "inner", "label": "Innerst"}],
                "actions": [{"type": "Action.Execute", "title": "Djupt", "verb": "d", "data": {"y": [1]}}],
            },
        },
    ],
}

EVERY_ELEMENT: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [
        text("Rubrik", style="heading"),
        text("**fet** [länk](https://justera.example/)\n\n- ett\n- två", isSubtle=True, size="Small"),
        {
            "type": "RichTextBlock",
            "inlines": [
                *({"type": "TextRun", "text": f"{colour} ", "color": colour} for colour in COLOURS),
                {"type": "TextRun", "text": "markerad", "highlight": True},
            ],
        },
        *(
            {
                "type": "Container",
                "style": style,
                "items": [
                    text(colour, color=colour, isSubtle=subtle) for colour in COLOURS for subtle in (0, 1)
                ],
            }
            for style in ("emphasis", "accent", "good", "warning", "attention")
        ),
        {
            "type": "FactSet",
            "facts": [{"title": "Tid", "value": "13.00"}, {"title": "Plats", "value": "Salen"}],
        },
        {
            "type": "Table",
            "columns": [{"width": 1}, {"width": 2}],
            "rows": [
                {"cells": [{"items": [text("Namn")]}, {"items": [text("Roll")]}]},
                {"cells": [{"items": [text("Ylva")]}, {"items": [text("Ordförande")]}]},
            ],
        },
        {
            "type": "ColumnSet",
            "columns": [{"items": [text("vänster")]}, {"items": [text("höger")]}],
            "selectAction": {"type": "Action.Submit", "title": "Välj"},
        },
        {
            "type": "Input.Text",
            "id": "sought",
            "label": "Sök",
            "isRequired": True,
            "inlineAction": {"type": "Action.Submit", "title": "Hitta"},
        },
        *INPUTS,
    ],
    "actions": [
        {"type": "Action.Submit", "title": "Godkänn", "style": "positive"},
        {"type": "Action.Submit", "title": "Ta bort", "style": "destructive"},
        {"type": "Action.OpenUrl", "title": "Öppna", "url": "https://justera.example/"},
        {"type": "Action.Submit", "title": "Av", "isEnabled": False},
        {
            "type": "Action.ShowCard",
            "title": "Mer",
            "card": {"type": "AdaptiveCard", "body": [text("Inuti")]},
        },
        {"type": "Action.Submit", "title": "Undan", "mode": "secondary"},
    ],
}
