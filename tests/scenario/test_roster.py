"""People can be named before they have written anything: the roster is read when the bot comes along."""

from tests.scenario.conftest import PATIENCE, PLANNED, Scene


async def test_everybody_of_the_team_is_known_by_name_at_once(scene: Scene) -> None:
    group = scene.group
    silent = group.members[4]
    await scene.says(group.secretary, PLANNED)
    assert f"{silent.name} är nu justerare" in await scene.answer(group.secretary, f"justerare {silent.name}")
    meeting = await scene.meeting()
    assert meeting.approvers[0].id is not None
    assert meeting.approvers[0].id.endswith(silent.aad_object_id or "?")


async def test_all_means_everybody_of_the_team(scene: Scene) -> None:
    group = scene.group
    await scene.says(group.secretary, PLANNED)
    await scene.says(group.secretary, "närvarande alla")  # the group, and not its guests
    present = {seen.person.name for seen in (await scene.meeting()).attendance}
    assert present == {person.name for person in (*group.members, group.secretary)}


async def test_the_welcome_says_who_added_the_bot_and_comes_once(scene: Scene) -> None:
    welcome = await scene.group.channel.wait_for(scene.group.secretary.name, timeout=PATIENCE)
    assert "Justera" in welcome.text_of()
    await scene.world.add_bot(scene.group.channel, scene.group.secretary)
    await scene.world.settled()
    assert len(scene.group.channel.bot_messages) == 1
