"""Where people are reached."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from meetings.ports import ConversationRef
from tests.contract.scene import GROUP, PER, SIV, TENANT, MovedClock, Store

CHANNEL = ConversationRef(
    GROUP, "channel", "https://smba.example/emea/", TENANT, "28:bot", "Justera", "19:team", GROUP, "Ledning"
)
CHAT = ConversationRef("a:1", "personal", "https://smba.example/emea/", TENANT, "28:bot", person=SIV.id)


async def test_what_nobody_remembered(store: Store) -> None:
    assert await store.conversation(GROUP) is None
    assert await store.personal(SIV.key) is None


async def test_it_comes_back_whole(store: Store, another: Callable[[], Awaitable[Store]]) -> None:
    await store.remember(CHANNEL)
    await store.remember(CHAT)
    for one in (store, await another()):
        assert await one.conversation(GROUP) == CHANNEL
        assert await one.conversation("a:1") == CHAT
        assert await one.personal(SIV.key) == CHAT
        assert await one.personal(PER.key) is None


async def test_the_newest_word_counts(
    store: Store, another: Callable[[], Awaitable[Store]], clock: MovedClock
) -> None:
    other = await another()
    await store.remember(CHAT)
    moved = replace(CHAT, service_url="https://smba.example/amer/")
    await store.remember(moved)
    assert await store.conversation("a:1") == moved
    assert await other.conversation("a:1") == moved
    await other.remember(CHAT)
    clock.move(60)
    assert await store.conversation("a:1") == CHAT
    assert await store.personal(SIV.key) == CHAT
    await store.remember(moved)
    clock.move(60)
    assert await other.conversation("a:1") == moved


async def test_a_new_chat_takes_the_old_ones_place(store: Store, clock: MovedClock) -> None:
    await store.remember(CHAT)
    clock.move(60)
    await store.remember(replace(CHAT, id="a:2"))
    found = await store.personal(SIV.key)
    assert found is not None
    assert found.id == "a:2"


async def test_a_channel_that_names_somebody_isnt_their_chat(store: Store) -> None:
    await store.remember(replace(CHANNEL, person=SIV.id))
    assert await store.personal(SIV.key) is None
