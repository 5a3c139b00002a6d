"""The OPT model: muscles, imbalances, phases, exercises, and the dose of each."""
