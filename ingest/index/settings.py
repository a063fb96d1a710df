"""Where things lie, and which model makes the vectors."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class IndexSettings(BaseSettings):
    """Read from the environment (`ERAGUIDE_HOME`, …) and from a file `.env`.

    Attributes:
        home: Folder under which everything is written.
        embedding_model: A folder or name for sentence-transformers; None for the packaged model.
        threads: Threads that embed one question. Two answer one asker a fifth sooner and cost eight
            of them a twentieth; on more cores than two, more help little. Passages always use
            every core.
    """

    model_config = SettingsConfigDict(
        env_prefix="ERAGUIDE_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Path("var")
    embedding_model: str | None = None
    threads: int = Field(default=2, ge=1)

    @property
    def fetched(self) -> Path:
        """Folder of what was fetched: the files of each source under its id."""
        return self.home / "fetched"

    @property
    def own(self) -> Path:
        """Folder of one's own documents; every run reads it."""
        return self.home / "own"

    @property
    def snapshots(self) -> Path:
        """Folder of the snapshots, each under its id."""
        return self.home / "snapshots"

    @property
    def indexes(self) -> Path:
        """Folder of the indexes, each under its name."""
        return self.home / "indexes"

    @property
    def pointer(self) -> Path:
        """File that names the index in use and the one before."""
        return self.home / "index.json"

    @property
    def lock(self) -> Path:
        """File that the one writer holds."""
        return self.home / "writing.lock"

    @property
    def cache(self) -> Path:
        """Vectors of texts that were embedded before."""
        return self.home / "vectors.sqlite"
