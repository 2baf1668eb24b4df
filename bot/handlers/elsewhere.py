"""What somebody writes in their own chat about a meeting that is held elsewhere."""

from collections.abc import Sequence

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.errors import NotFoundError
from meetings.policy import Actor
from meetings.ports import Meetings
from meetings.register import RegisteredAssignment
from meetings.service import Ask, Wish


async def parted(ask: Ask, meetings: Meetings) -> tuple[Ask, ...]:
    """The same wishes, each asked of the group it concerns: what one has to do is seen to from here."""
    here: list[Wish] = []
    there: list[Ask] = []
    for wish in ask.wishes:
        found = await _given(wish, ask.actor, meetings)
        if len(found) == 1:
            done = Wish(what=_there(wish, found[0]), meeting=found[0].meeting, text=wish.text)
            key = f"{ask.inbound}|{len(there)}"
            there.append(
                Ask(
                    group=found[0].group,
                    actor=ask.actor,
                    wishes=(done,),
                    inbound=key if ask.inbound else None,
                )
            )
        elif found:
            titles = tuple(one.title for one in found)
            entry = found[0].entry
            problem = NotFoundError("several_assignments", entry=entry, meetings=titles)
            if isinstance(wish.what, req.PutOff):
                problem = NotFoundError("several_to_put_off", entry=entry, meetings=titles)
            here.append(Wish(what=None, text=wish.text, problem=problem))
        else:
            here.append(wish)
    return (*((replace(ask, wishes=tuple(here)),) if here else ()), *there)


async def _given(wish: Wish, actor: Actor, meetings: Meetings) -> Sequence[RegisteredAssignment]:
    """The actor's open assignments that a wish says are done, or puts off."""
    match wish.what:
        case req.Complete(reference=reference) | req.PutOff(assignments=((None, reference),)):
            mine = await meetings.assignments_of(actor.person.key)
            return [one for one in mine if one.entry == reference]
    return ()


def _there(wish: Wish, given: RegisteredAssignment) -> cmd.Command | req.GroupRequest:
    """The same of an assignment that is known by its meeting."""
    if isinstance(wish.what, req.PutOff):
        return req.PutOff(((given.meeting, given.entry),), wish.what.until)
    return cmd.CompleteAssignment(given.entry)
