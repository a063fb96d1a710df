"""A provider of models that is played: honest, or with one of the faults that models have."""
