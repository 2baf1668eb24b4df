"""What people write, read and worded: dates, clock times, rules of recurrence, Swedish and English alike."""
