"""The minutes as PDF, such as a municipality can publish and archive: PDF/A-3a (ISO 19005-3) and PDF/UA-1
(ISO 14289-1) at once, set by typst.
"""

from minutes.letterhead import Letterhead
from minutes.pdf.rendering import PdfError, TooLargeError, render

__all__ = [
    "Letterhead",
    "PdfError",
    "TooLargeError",
    "render",
]
