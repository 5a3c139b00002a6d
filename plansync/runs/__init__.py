"""What the runner does: scheduled and completed runs, what their titles mean, which belong together."""
