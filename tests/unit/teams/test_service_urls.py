import pytest

from bot.teams.service_urls import ServiceUrls


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net/emea/7e0a0000-0000-0000-0000-000000000001/",
        "https://SMBA.trafficmanager.net/teams",
        "https://smba.trafficmanager.net:443/teams",
    ],
)
def test_teams_own_host_is_allowed(url: str) -> None:
    assert ServiceUrls(local=False).allows(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:8443/",
        "https://evil.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.example/smba.trafficmanager.net",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user:pw@smba.trafficmanager.net/",
        "https://user@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "https://smba.trafficmanager.net/?next=evil",
        "https://smba.trafficmanager.net/#x",
        "https://127.0.0.1/",
        "http://localhost:3978/",
        "//smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        "ftp://smba.trafficmanager.net/",
        "https://[::1",
        "https://smba.trafficmanager.net:99999/",
        "",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert not ServiceUrls(local=False).allows(url)


def test_a_government_host_only_when_it_is_set() -> None:
    url = "https://smba.infra.gov.teams.microsoft.us/teams"
    assert not ServiceUrls(local=False).allows(url)
    assert ServiceUrls(local=False, extra_hosts={"smba.infra.gov.teams.microsoft.us"}).allows(url)


@pytest.mark.parametrize(
    "host", ["*.trafficmanager.net", "https://x.example", "x.example:443", "x.example/", "", "x"]
)
def test_an_extra_host_is_a_whole_name(host: str) -> None:
    with pytest.raises(ValueError, match="host"):
        ServiceUrls(local=False, extra_hosts={host})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:3979/", "http://localhost:3979", "https://[::1]:1/", "http://127.8.8.8/x"]
)
def test_local_mode_speaks_to_loopback(url: str) -> None:
    assert ServiceUrls(local=True).allows(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "http://localhost@evil.example/",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://192.168.0.1/",
        "http://0.0.0.0/",
        "file://localhost/etc",
    ],
)
def test_and_to_nothing_else(url: str) -> None:
    assert not ServiceUrls(local=True).allows(url)
