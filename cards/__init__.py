"""What people see in Teams: from a view of a meeting to an Adaptive Card, and both ends of every button."""
