"""The Teams app package: manifest, Swedish and English wording, icons.

It reads its own files and opens no connection. Only ``bot`` imports it.
"""

from manifest.errors import ManifestError
from manifest.options import PRIVACY_PATH, TERMS_PATH, WEBSITE_PATH
from manifest.package import build
from manifest.validation import Problem, validate

__all__ = ["PRIVACY_PATH", "TERMS_PATH", "WEBSITE_PATH", "ManifestError", "Problem", "build", "validate"]
