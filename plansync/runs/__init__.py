"""What the runner does: scheduled and completed runs, and what their titles mean."""
