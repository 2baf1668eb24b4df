import pytest

from bot.teams import TeamsSettings

TENANT = "7e0a0000-0000-0000-0000-000000000001"


def test_defect_9_no_app_id_no_door() -> None:
    with pytest.raises(ValueError, match="app id"):
        TeamsSettings()
    with pytest.raises(ValueError, match="app id"):
        TeamsSettings(app_id="  ", app_password="secret", tenant_id=TENANT)
    assert TeamsSettings(local=True).local


@pytest.mark.parametrize(("password", "tenant"), [("", TENANT), ("secret", ""), ("", "")])
def test_a_single_tenant_app_needs_its_password_and_tenant(password: str, tenant: str) -> None:
    with pytest.raises(ValueError, match="single-tenant"):
        TeamsSettings(app_id="app", app_password=password, tenant_id=tenant)


def test_a_managed_identity_needs_no_password() -> None:
    assert TeamsSettings(app_id="app", app_type="UserAssignedMSI").tenants == frozenset()


def test_multi_tenant_bots_are_no_more() -> None:
    with pytest.raises(ValueError, match="MultiTenant"):
        TeamsSettings(app_id="app", app_type="MultiTenant")  # type: ignore[arg-type]  # as a setting may be


def test_the_password_is_not_shown() -> None:
    settings = TeamsSettings(app_id="app", app_password="hemlis-4711", tenant_id=TENANT)
    assert "hemlis-4711" not in repr(settings)


def test_the_bots_own_tenant_is_the_one_allowed_unless_told_otherwise() -> None:
    own = TeamsSettings(app_id="app", app_password="x", tenant_id=TENANT)
    others = TeamsSettings(
        app_id="app", app_password="x", tenant_id=TENANT, allowed_tenants=frozenset({"other"})
    )
    assert own.tenants == {TENANT}
    assert others.tenants == {"other"}
    assert TeamsSettings(local=True, tenant_id=TENANT).tenants == frozenset()
