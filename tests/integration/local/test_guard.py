"""Who is let in, and what goes with the answers."""

import pytest

from playground.local.guard import is_loopback
from tests.integration.local.page import Page

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("host", ["127.0.0.1:3979", "localhost:3979", "localhost", "[::1]:3979", "[::1]"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:3979", "127.0.0.1.evil.example", "localhost.evil.example:80", ":80"],
)
def test_not_this_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("path", ["/", "/api/state", "/page/main.js", "/teams/v3/conversations/x/members"])
async def test_a_name_that_was_made_to_lead_here_gets_nothing(page: Page, path: str) -> None:
    status, told = await page.ask("GET", path, headers={"Host": "rebound.example:3979"})
    assert (status, told["error"]["code"]) == (403, "notThisMachine")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/say"),
        ("PUT", "/api/clock"),
        ("DELETE", "/api/trouble"),
        ("POST", "/teams/v3/conversations"),
    ],
)
@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
async def test_another_pages_requests_change_nothing(page: Page, method: str, path: str, origin: str) -> None:
    status, told = await page.ask(method, path, headers={"Origin": origin, **JSON})
    assert (status, told["error"]["code"]) == (403, "otherOrigin")


async def test_the_pages_own_requests_do(page: Page) -> None:
    headers = {"Origin": page.address, **JSON}
    status, _ = await page.ask("POST", "/api/hearing", {"everything": True}, headers=headers)
    assert status == 200
    assert (await page.state())["hearsEverything"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_a_form_could_send_is_refused(page: Page, kind: str) -> None:
    status, told = await page.ask("POST", "/api/reset", headers={"Content-Type": kind})
    assert (status, told["error"]["code"]) == (415, "notJson")


@pytest.mark.parametrize("body", [{"as": 1}, {"as": "x"}, [], "x"])
async def test_a_body_of_another_shape_is_told(page: Page, body: object) -> None:
    status, told = await page.ask("POST", "/api/say", body)
    assert (status, told["error"]["code"]) == (400, "badRequest")


async def test_an_unknown_endpoint_and_method(page: Page) -> None:
    assert (await page.ask("GET", "/api/nothing"))[0] == 404
    assert (await page.ask("GET", "/api/say"))[0] == 405


async def test_headers_that_keep_the_page_to_itself(page: Page) -> None:
    for path in ("/api/state", "/", "/page/nothing.js"):
        async with page.session.get(page.address + path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self';" in policy
            assert "connect-src 'self'" in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
