"""Words about reminders: which ones the group wants, what is put off, and who may approve instead."""

import datetime as dt

import pytest

from meetings import commands as cmd
from meetings import requests as req
from meetings.model import Role
from tests.unit.phrases.chatting import ANNA, BO, CECILIA, asked, only

THIS_FRIDAY = dt.date(2026, 9, 4)
A_WEEK_ON = dt.date(2026, 9, 8)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("skjut upp 3.1", req.PutOff(((None, "3.1"),))),
        ("skjut upp 3.1 till fredag", req.PutOff(((None, "3.1"),), THIS_FRIDAY)),
        ("Skjut upp: 3.1 en vecka", req.PutOff(((None, "3.1"),), A_WEEK_ON)),
        ("snooza 3.1 tills på fredag", req.PutOff(((None, "3.1"),), THIS_FRIDAY)),
        ("påminn mig om 3.1 på fredag", req.PutOff(((None, "3.1"),), THIS_FRIDAY)),
        ("påminn om 3.1 om en vecka", req.PutOff(((None, "3.1"),), A_WEEK_ON)),
        ("snooze 3.1 until Friday", req.PutOff(((None, "3.1"),), THIS_FRIDAY)),
        ("postpone 3.1 for a week", req.PutOff(((None, "3.1"),), A_WEEK_ON)),
        ("remind me of 3.1 in a week", req.PutOff(((None, "3.1"),), A_WEEK_ON)),
        ("påminnelser 7, 1", req.SetReminders((7, 1))),
        ("påminnelser: 1 och 14 dagar före", req.SetReminders((14, 1))),
        ("påminnelser möte 7, 1", req.SetReminders((7, 1))),
        ("påminnelser om möten: 3", req.SetReminders((3,))),
        ("påminnelser av", req.SwitchReminders(on=False)),
        ("påminnelser inga", req.SwitchReminders(on=False)),
        ("Påminnelser: på", req.SwitchReminders(on=True)),
        ("påminnelser möte av", req.SwitchReminders(on=False, of="meetings")),
        ("påminnelser uppdrag av", req.SwitchReminders(on=False, of="assignments")),
        ("påminnelser om uppdrag: på", req.SwitchReminders(on=True, of="assignments")),
        ("påminnelser justering av", req.SwitchReminders(on=False, of="approval")),
        ("reminders off", req.SwitchReminders(on=False)),
        ("reminders on", req.SwitchReminders(on=True)),
        ("reminders meetings 7 and 1", req.SetReminders((7, 1))),
        ("reminders assignments off", req.SwitchReminders(on=False, of="assignments")),
        ("reminders for approval on", req.SwitchReminders(on=True, of="approval")),
        ("skjut upp 3 tidsbrist", cmd.PostponeItem(3, "tidsbrist")),
        ("postpone 3", cmd.PostponeItem(3)),
    ],
)
def test_reminders_are_chosen_and_put_off(text: str, what: object) -> None:
    assert only(text) == what


def test_an_approver_and_a_substitute_are_elected_on_one_line() -> None:
    for text in (
        "justerare {Anna Ek}, ersättare {Bo Alm}",
        "justerare: Anna Ek och ersättare: Bo Alm",
        "approver {Anna Ek}, substitute {Bo Alm}",
    ):
        assert asked(text) == [
            cmd.Elect(Role.APPROVER, (ANNA,)),
            cmd.Elect(Role.SUBSTITUTE, (BO,)),
        ], text
    assert asked("approvers {Anna Ek} and {Cecilia Dahl Lund}; substitute {Bo Alm}") == [
        cmd.Elect(Role.APPROVER, (ANNA, CECILIA)),
        cmd.Elect(Role.SUBSTITUTE, (BO,)),
    ]
    assert asked("ersättare {Bo Alm}, {Anna Ek}") == ["elect_one"]
    assert asked("ersättare") == ["elect_nobody"]


def test_a_reminder_is_asked_for_by_an_assignments_number_only() -> None:
    for text in ("påminn mig om att köpa 3 bullar", "Påminn om mötet den 3 oktober", "remind me of the plan"):
        assert asked(text) == [None], text
