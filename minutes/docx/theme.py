"""The colours and fonts that Word offers in the document: ECMA-376, part 1, section 14.2.7."""

from minutes.docx.styles import FONT

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
# Text and ground, light and dark, then six accents and the links; the first accent is the document's own.
_COLOURS = {
    "dk1": "1B1F24",
    "lt1": "FFFFFF",
    "dk2": "4A5560",
    "lt2": "EEF2F5",
    "accent2": "2F6B4F",
    "accent3": "8A5A00",
    "accent4": "7A1F3D",
    "accent5": "4B3B8F",
    "accent6": "4A5560",
    "hlink": "0B4A6F",
    "folHlink": "4B3B8F",
}
_ORDER = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")


def theme_xml(accent: str) -> str:
    """The theme part, with `accent` (hexadecimal RGB) as its first colour."""
    known = {**_COLOURS, "accent1": accent}
    colours = "".join(f'<a:{name}><a:srgbClr val="{known[name]}"/></a:{name}>' for name in _ORDER)
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:theme xmlns:a="{_MAIN}" name="Justera"><a:themeElements>'
        f'<a:clrScheme name="Justera">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Justera"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="Justera"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def fonts_xml() -> str:
    """The font table part, with what stands in for the font where it is missing."""
    return (
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:font w:name="{FONT}"><w:altName w:val="Carlito"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    )
