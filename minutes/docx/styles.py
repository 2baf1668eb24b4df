"""The named styles of the Word document, as WordprocessingML (ECMA-376, part 1, section 17.7)."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from meetings.model import Language
from minutes.words import say

FONT = "Calibri"
TEXT_WIDTH = 157
"""Between the margins, in millimetres."""

PANELS = frozenset(
    f"{kind}{part}" for kind in ("Decision", "Assignment") for part in ("Heading", "", "Details")
)
PANEL_INDENT = 4

_INK, _MUTED, _RULE = "1B1F24", "4A5560", "C3CCD5"
_LOCALES: dict[Language, str] = {"sv": "sv-SE", "en": "en-GB"}


class Colours(NamedTuple):
    """The group's colour, the panel's behind a decision, and the one to write with on that; without `#`."""

    own: str
    panel: str
    on_panel: str


class Style(Struct, frozen=True, kw_only=True):
    """A paragraph style; lengths in millimetres, sizes and spaces in points.

    `name` is Word's own for a built-in style; any other is named in the language of the document. `tab` is
    where text goes on after a tab, and where lines after the first one begin.
    """

    id: str
    name: str | None = None
    based: str | None = "Normal"
    follows: str | None = None
    size: float | None = None
    bold: bool = False
    colour: str | None = None
    before: float | None = None
    after: float | None = None
    indent: float = 0
    tab: float = 0
    right_tab: float = 0
    bar: str | None = None
    rule: str | None = None
    line_above: str | None = None
    margin: float = 0
    level: int | None = None
    bullet: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    whole_words: bool = False


def paragraph_styles(colours: Colours) -> tuple[Style, ...]:
    """Every paragraph style but Normal."""
    heading = Style(id="", bold=True, follows="Normal", keep_next=True, keep_lines=True, whole_words=True)
    return (
        replace(
            heading, id="Heading1", name="heading 1", size=22, colour=colours.own, before=10, after=8, level=0
        ),
        replace(
            heading,
            id="Heading2",
            name="heading 2",
            size=13.5,
            colour=colours.own,
            before=16,
            after=4,
            level=1,
            tab=9,
        ),
        replace(heading, id="Heading3", name="heading 3", size=11, colour=_INK, before=10, after=3, level=2),
        Style(id="ListBullet", name="List Bullet", bullet=True, after=3),
        Style(id="Header", name="header", size=9, colour=_MUTED, after=0, right_tab=TEXT_WIDTH, rule=_RULE),
        Style(id="Footer", name="footer", size=9, colour=_MUTED, after=0, right_tab=TEXT_WIDTH),
        Style(id="Letterhead", based="Header", size=13, bold=True, colour=colours.own, after=0),
        Style(id="Tagline", based="Header", size=10, after=0),
        Style(id="Status", bold=True, after=8),
        Style(id="Fact", after=2, tab=24),
        Style(id="TableText", before=1.5, after=1.5),
        *_boxed("Decision", colours.own, colours.on_panel, bold=True),
        *_boxed("Assignment", _MUTED, _INK, bold=False),
        Style(id="ApprovalRole", bold=True, before=24, after=0, keep_next=True),
        Style(id="Approval", before=34, after=2, margin=8, line_above=_INK, keep_lines=True),
        Style(id="ApprovalDetails", size=9, colour=_MUTED, after=2, keep_lines=True),
        Style(id="Checksum", size=9, colour=_MUTED, before=10, after=0),
    )


def styles_xml(language: Language, colours: Colours) -> str:
    """The styles part: defaults with the language of the document, and every style that it uses."""
    locale = _LOCALES[language]
    made = "".join(_paragraph_style(style, language, colours.panel) for style in paragraph_styles(colours))
    return (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults>'
        f'<w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}"'
        f' w:cs="{FONT}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl/></w:pPr><w:rPr>'
        f'<w:color w:val="{_INK}"/><w:lang w:val="{locale}"/></w:rPr></w:style>{_DEFAULTS}{made}'
        f"{_character_style('Label', language, colours.on_panel, bold=True)}"
        f"{_character_style('Kicker', language, _MUTED, size=13)}"
        f"{_character_style('DraftMark', language, _INK, bold=True, size=9)}"
        f"{_table_style(language, colours.own)}</w:styles>"
    )


# The text of the first column stands where the text around the table does.
_CELLS = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="170" w:type="dxa"/></w:tblCellMar>'
_DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def _boxed(kind: str, bar: str, colour: str, *, bold: bool) -> Iterator[Style]:
    """A heading, a text and details that stand together in one panel."""
    shared = Style(id="", bar=bar, indent=PANEL_INDENT, keep_lines=True)
    yield replace(
        shared,
        id=f"{kind}Heading",
        based="Heading3",
        follows=kind,
        size=10.5,
        bold=True,
        colour=colour,
        before=10,
        after=2,
        level=2,
        keep_next=True,
    )
    yield replace(shared, id=kind, bold=bold, after=4)
    yield replace(shared, id=f"{kind}Details", after=4)


def twips(millimetres: float) -> int:
    """A length as Word counts it, in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def _paragraph_style(style: Style, language: Language, panel: str) -> str:
    name = style.name or say(language, f"style.{style.id}")
    based = f'<w:basedOn w:val="{style.based}"/>' if style.based else ""
    follows = f'<w:next w:val="{style.follows}"/>' if style.follows else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"{_custom(style.name)}><w:name w:val="{name}"/>'
        f"{based}{follows}<w:qFormat/>"
        f"<w:pPr>{''.join(_paragraph_properties(style, panel))}</w:pPr>"
        f"<w:rPr>{''.join(_run_properties(style.size, style.colour, bold=style.bold))}</w:rPr></w:style>"
    )


def _custom(name: str | None) -> str:
    return "" if name else ' w:customStyle="1"'


def _paragraph_properties(style: Style, panel: str) -> Iterator[str]:
    """In the order that the schema asks for; Word refuses another one."""
    if style.keep_next:
        yield "<w:keepNext/>"
    if style.keep_lines:
        yield "<w:keepLines/>"
    if style.bullet:
        yield '<w:numPr><w:numId w:val="1"/></w:numPr>'
    if style.bar:
        # The lines above and below have the panel's own colour: they are its padding.
        edge = f'w:val="single" w:sz="4" w:space="3" w:color="{panel}"'
        bar = f'w:val="single" w:sz="24" w:space="8" w:color="{style.bar}"'
        yield f"<w:pBdr><w:top {edge}/><w:left {bar}/><w:bottom {edge}/></w:pBdr>"
        yield f'<w:shd w:val="clear" w:color="auto" w:fill="{panel}"/>'
    if style.rule:
        yield f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{style.rule}"/></w:pBdr>'
    if style.line_above:
        yield f'<w:pBdr><w:top w:val="single" w:sz="6" w:space="3" w:color="{style.line_above}"/></w:pBdr>'
    if style.right_tab:
        yield f'<w:tabs><w:tab w:val="right" w:pos="{twips(style.right_tab)}"/></w:tabs>'
    elif style.tab:
        yield f'<w:tabs><w:tab w:val="left" w:pos="{twips(style.tab)}"/></w:tabs>'
    if style.whole_words:
        yield "<w:suppressAutoHyphens/>"
    space = [
        f' w:{side}="{round(points * 20)}"'
        for side, points in (("before", style.before), ("after", style.after))
        if points is not None
    ]
    if space:
        yield f"<w:spacing{''.join(space)}/>"
    if style.tab:
        yield f'<w:ind w:left="{twips(style.tab)}" w:hanging="{twips(style.tab)}"/>'
    elif style.indent or style.margin:
        yield f'<w:ind w:left="{twips(style.indent)}" w:right="{twips(style.margin)}"/>'
    if style.level is not None:
        yield f'<w:outlineLvl w:val="{style.level}"/>'


def _run_properties(size: float | None, colour: str | None, *, bold: bool) -> Iterator[str]:
    """Each for Western and for right-to-left text, which Word sets apart."""
    if bold:
        yield "<w:b/><w:bCs/>"
    if colour:
        yield f'<w:color w:val="{colour}"/>'
    if size:
        yield f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'


def _character_style(
    key: str, language: Language, colour: str, *, bold: bool = False, size: float | None = None
) -> str:
    properties = "" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    properties += "".join(_run_properties(size, colour, bold=bold))
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{key}">'
        f'<w:name w:val="{say(language, f"style.{key}")}"/><w:basedOn w:val="DefaultParagraphFont"/>'
        f"<w:qFormat/><w:rPr>{properties}</w:rPr></w:style>"
    )


def _table_style(language: Language, accent: str) -> str:
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="MinutesTable">'
        f'<w:name w:val="{say(language, "style.MinutesTable")}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{rules}</w:tblBorders>{_CELLS}</w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/><w:color w:val="{_MUTED}"/></w:rPr><w:tcPr>'
        f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{accent}"/></w:tcBorders>'
        "</w:tcPr></w:tblStylePr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="ApprovalTable">'
        f'<w:name w:val="{say(language, "style.ApprovalTable")}"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr>{_CELLS}</w:tblPr></w:style>"
    )
