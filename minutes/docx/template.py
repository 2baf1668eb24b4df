"""The Word document before anything is written in it: its styles, page, header and footer.

It is made here and not taken from python-docx, whose own template is for American paper, opens in
compatibility mode and brings several hundred styles that nobody uses.
"""

import zipfile
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO

from meetings.model import Language
from minutes.docx.styles import Colours, styles_xml, twips
from minutes.docx.theme import fonts_xml, theme_xml

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can tell

_PARTS = (
    ("styles", "styles"),
    ("settings", "settings"),
    ("numbering", "numbering"),
    ("header", "header1"),
    ("header", "header2"),
    ("footer", "footer1"),
    ("fontTable", "fontTable"),
    ("theme", "theme/theme1"),
)


@lru_cache(maxsize=16)
def template(language: Language, colours: Colours) -> bytes:
    """The empty document in a language and in a group's colours."""
    return packed(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                (f"{_RELATIONS}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{_RELATIONS}/extended-properties", "docProps/app.xml"),
            ),
            "docProps/app.xml": _HEAD + _APP,
            "docProps/core.xml": _HEAD + _CORE,
            "word/_rels/document.xml.rels": _relations(
                *((f"{_RELATIONS}/{kind}", f"{part}.xml") for kind, part in _PARTS)
            ),
            "word/document.xml": _HEAD + _DOCUMENT,
            "word/styles.xml": _HEAD + styles_xml(language, colours),
            "word/settings.xml": _HEAD + _settings(language),
            "word/numbering.xml": _HEAD + _NUMBERING,
            "word/fontTable.xml": _HEAD + fonts_xml(),
            "word/theme/theme1.xml": _HEAD + theme_xml(colours.own),
            "word/header1.xml": _HEAD + _header("Letterhead", "Tagline"),
            "word/header2.xml": _HEAD + _header("Header"),
            "word/footer1.xml": _HEAD + _FOOTER,
        }
    )


def repacked(package: bytes) -> bytes:
    """The same parts as an archive whose bytes depend on them alone."""
    with zipfile.ZipFile(BytesIO(package)) as source:
        return packed({name: source.read(name) for name in source.namelist()})


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """The parts as an archive with fixed dates and order; the list of content types stands first."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, parts[name], compresslevel=6)
    return made.getvalue()


def _content_types() -> str:
    types = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        **{f"word/{part}.xml": f"{_WORD}.{kind}+xml" for kind, part in _PARTS},
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    told = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _relations(*found: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(found, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _settings(language: Language) -> str:
    locale, decimal = {"sv": ("sv-SE", ","), "en": ("en-GB", ".")}[language]
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:autoHyphenation/>'
        '<w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="425"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compatibility}</w:compat>'
        f'<w:themeFontLang w:val="{locale}"/><w:decimalSymbol w:val="{decimal}"/>'
        '<w:listSeparator w:val=";"/></w:settings>'
    )


def _header(*styles: str) -> str:
    paragraphs = "".join(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>' for style in styles)
    return f"<w:hdr {_W}>{paragraphs}</w:hdr>"


def _field(instruction: str) -> str:
    """A field that Word fills in, with the value that stands there until it has."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Justera</Application></Properties>"
)
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)
_DOCUMENT = (
    f'<w:document {_W} xmlns:r="{_RELATIONS}"><w:body><w:sectPr>'
    '<w:headerReference w:type="first" r:id="rId4"/><w:headerReference w:type="default" r:id="rId5"/>'
    '<w:footerReference w:type="first" r:id="rId6"/><w:footerReference w:type="default" r:id="rId6"/>'
    f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/>'
    f'<w:pgMar w:top="{twips(30)}" w:right="{twips(25)}" w:bottom="{twips(25)}" w:left="{twips(28)}"'
    f' w:header="{twips(14)}" w:footer="{twips(12)}" w:gutter="0"/><w:titlePg/>'
    "</w:sectPr></w:body></w:document>"
)
_FOOTER = (
    f'<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:tab/></w:r>{_field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> (</w:t></w:r>{_field("NUMPAGES")}<w:r><w:t>)</w:t></w:r></w:p></w:ftr>'
)
_NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
    '<w:lvlText w:val="\u2022"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
