"""The addresses of the Bot Framework's token services, one set for each Microsoft cloud."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where tokens to the bot are issued and where tokens for the bot are fetched.

    `login_url` has no trailing slash; the tenant id and `/oauth2/v2.0/token` are appended to it. `resource`
    is the audience of outbound tokens. Source: Bot Connector authentication, learn.microsoft.com.
    """

    issuer: str
    metadata_url: str
    login_url: str
    resource: str


PUBLIC = Cloud(
    issuer="https://api.botframework.com",
    metadata_url="https://login.botframework.com/v1/.well-known/openidconfiguration",
    login_url="https://login.microsoftonline.com",
    resource="https://api.botframework.com",
)

US_GOVERNMENT = Cloud(
    issuer="https://api.botframework.us",
    metadata_url="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
    login_url="https://login.microsoftonline.us",
    resource="https://api.botframework.us",
)
