"""Homes of their own for the indexes of test corpora."""

from pathlib import Path


def share_models(home: Path, with_home: Path) -> None:
    """Let another home use the exported model of this one; exporting it again takes long."""
    models = with_home / "models"
    if (home / "models").is_dir() and not models.exists():
        models.symlink_to((home / "models").absolute(), target_is_directory=True)
