"""Who does the due work and when: the clock, the engines and the tasks."""
