"""`justera rebuild`: what is looked up is made anew from the logs."""

from tests.scenario.operator import Operator

READ = ("meetings", "decisions", "assignments", "assignees", "postponed", "carried", "unkept", "people")


def test_registers_that_were_lost_come_back(operator: Operator) -> None:
    before = {table: operator.do(f"SELECT * FROM {table} ORDER BY 1, 2") for table in READ}
    for table in READ:
        operator.do(f"DELETE FROM {table}")
    assert "3 of 3 meetings don't hold" in operator.does("verify", status=1)
    assert operator.does("rebuild") == "The registers are made anew from the logs of 3 meetings.\n"
    after = {table: operator.do(f"SELECT * FROM {table} ORDER BY 1, 2") for table in READ}
    assert list(map(repr, after.values())) == list(map(repr, before.values()))
    assert "Holds" in operator.does("verify")
