"""What can be set of the service, each with a word on what it means."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRET = re.compile(r"(?<=://)[^/\s@]*(?=@)|(?<=\?).*")
"""What in an address may be a password: before an @, and in a query. It is not listed."""
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?|https?://\[[0-9a-f:.]+\](:[0-9]+)?")


class ApiSettings(BaseSettings):
    """Read from the environment (`ERAGUIDE_PORT`, …) and from a file `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="ERAGUIDE_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(Path("var"), description="Folder under which everything is written.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 for any free one.")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="Address under which others reach the service; makes links absolute.",
    )
    max_body_bytes: int = Field(
        1_000_000, ge=10_000, description="A longer request body is refused (413)."
    )
    workers: int = Field(
        4, ge=1, le=64, description="Questions that are worked on at once; more wait their turn."
    )
    max_waiting: int = Field(
        64, ge=0, description="Questions that may wait; one more is told to come back (503)."
    )
    questions_per_minute: int = Field(
        60, ge=0, description="Questions a minute from one visitor; more are told to wait; 0: any."
    )
    answers_days: float = Field(
        90, gt=0, description="Days for which an answer given is kept, and what was said of it."
    )
    answers_max: int = Field(100_000, ge=1, description="Answers kept at most; the oldest go.")
    resume_s: float = Field(
        30, ge=0, description="Seconds in which a broken stream can be taken up again."
    )
    heartbeat_s: float = Field(
        15, gt=0, description="Seconds of silence on a stream before a comment is sent."
    )
    frame_ancestors: str = Field(
        "'none'",
        pattern=r"^[^;,\r\n]+$",
        description="Sites that may frame the pages, as a Content-Security-Policy source list.",
    )
    origins: str = Field(
        "",
        description="Other sites whose pages may embed the widget, parted by spaces, each as "
        "https://host or https://host:port; none if empty.",
    )

    slack_bot_token: SecretStr = Field(
        SecretStr(""),
        description="Token of the bot in a Slack workspace (xoxb-…); see docs/slack.md.",
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="What Slack signs its requests with; opens /slack/events."
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="Token of the app (xapp-…), for `python -m api slack`."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        pattern=r"^https?://[^\s?#]+/$",
        description="Where Slack's Web API is; another address for GovSlack.",
    )

    slack_stream_after_s: float = Field(
        1.0, ge=0, description="Seconds after which Slack is shown what has come of an answer."
    )

    @field_validator("origins")
    @classmethod
    def _exact(cls, origins: str) -> str:
        for origin in origins.split():
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin!r} is no origin; write scheme, host and port as a browser sends "
                    "them, in small letters and without a path: https://www.example.org"
                )
        return origins

    @property
    def sites(self) -> tuple[str, ...]:
        """The origins one by one."""
        return tuple(self.origins.split())

    @property
    def reader_ancestors(self) -> str:
        """Who may frame a document: this site and those that embed the widget, or as set."""
        if self.frame_ancestors != "'none'":
            return self.frame_ancestors
        return " ".join(("'self'", *self.sites))

    @property
    def slack_over_http(self) -> bool:
        """Whether Slack may send to this service."""
        return bool(
            self.slack_bot_token.get_secret_value() and self.slack_signing_secret.get_secret_value()
        )

    @property
    def store(self) -> Path:
        """File of the answers given."""
        return self.home / "answers.sqlite"


def listing(settings: BaseSettings) -> Iterator[tuple[str, str, str]]:
    """Every setting as (variable, value, meaning)."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = "" if value is None else _SECRET.sub("\u2026", str(value))
        yield f"ERAGUIDE_{name.upper()}", shown, field.description or ""
