"""The assistant in Slack. Slack's own libraries are met here and nowhere else."""
