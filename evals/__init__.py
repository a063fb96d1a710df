"""The assistant, measured."""
