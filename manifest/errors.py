class ManifestError(ValueError):
    """Says which value keeps the app package from being built, and what to write instead."""
