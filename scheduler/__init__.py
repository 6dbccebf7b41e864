"""When: the jobs, their hours, and the clock."""
