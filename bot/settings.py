"""Every setting: its name, default and meaning. `.env.example` and the README's table are made from here.

A new setting is a new field. A secret is a `SecretStr`, and then nothing ever shows its value.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.manners import MOST_MESSAGES

ENV_FILE = ".env"
# What a webhook's secret may be, as a pattern and in words.
_TELEGRAM_SECRET = (r"[A-Za-z0-9_-]{1,256}", "1-256 letters, digits, _ or -")
_ZALO_SECRET = (r"[!-~]{8,256}", "8-256 letters, digits or signs, without spaces")


def _folder(path: Path) -> Path:
    """A path that is a folder, or can become one."""
    if path.exists() and not path.is_dir():
        raise ValueError("must be a folder, and a file stands there")
    return path


def _level(name: object) -> object:
    return name.strip().upper() if isinstance(name, str) else name


def _format(name: object) -> object:
    return name.strip().lower() if isinstance(name, str) else name


def _address(url: str) -> str:
    """An address of the web without a slash at its end."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise ValueError("must begin with http:// or https://, and name a host")
    return url.rstrip("/")


def _origins(given: object) -> object:
    return tuple(given.split()) if isinstance(given, str) else given


def _origin(url: str) -> str:
    """The address of a site without a path."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.*:-]+", url):
        raise ValueError("must be sites such as https://example.vn, separated by spaces")
    return url


Address = Annotated[str, AfterValidator(_address)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_origins)]
Folder = Annotated[Path, AfterValidator(_folder)]
LogFormat = Annotated[Literal["text", "json"], BeforeValidator(_format)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_level)]


class Settings(BaseSettings):
    """The settings, from the environment or else from `.env`. An empty variable counts as not set."""

    # utf-8-sig also reads the byte order mark that some editors put before a file.
    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="forbid", frozen=True
    )

    data_dir: Folder = Field(
        Path("data"),
        description="Folder for what the bot makes: the knowledge file, built on first use.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="Where schedules are kept: postgresql://user:password@host/name. Without one, DATA_DIR/state.db.",
    )
    telegram_bot_token: SecretStr | None = Field(
        None,
        description="Token of the Telegram bot, from @BotFather.",
    )
    telegram_api_base_url: Address = Field(
        "https://api.telegram.org",
        description="Where Telegram's Bot API is reached, without the trailing /bot<token>.",
    )
    telegram_webhook_url: Address | None = Field(
        None,
        description="Public address of the bot's /telegram, where Telegram posts updates. Without one the bot polls.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        description="What Telegram must send with each update to the webhook: 1-256 letters, digits, _ or -.",
    )
    zalo_bot_token: SecretStr | None = Field(
        None,
        description="Token of the Zalo bot, from Zalo Bot Manager.",
    )
    zalo_bot_name: str | None = Field(
        None,
        description="Name by which people mention the Zalo bot in groups: ChiBot, where they type @ChiBot.",
    )
    zalo_api_base_url: Address = Field(
        "https://bot-api.zaloplatforms.com",
        description="Where Zalo's Bot API is reached, without the trailing /bot<token>.",
    )
    zalo_webhook_url: Address | None = Field(
        None,
        description="Public https address of the bot's /zalo, where Zalo posts updates. Without one the bot polls.",
    )
    zalo_webhook_secret: SecretStr | None = Field(
        None,
        description="What Zalo must send with each update to the webhook: 8-256 characters.",
    )
    zalo_monthly_messages: int = Field(
        3000,
        ge=0,
        description="How many messages Zalo's plan lets the bot send in a month; 0 for no limit.",
    )
    web_page: bool | None = Field(
        None,
        description="Whether the web page is served: true or false. Without it, where no bot's token is set.",
    )
    web_embedders: Origins = Field(
        (),
        description="Sites that may show the web page in a frame, separated by spaces: https://example.vn",
    )
    public_base_url: Address | None = Field(
        None,
        description="Public address of the HTTP server. With one, Zalo gets pictures and calendar files as links.",
    )
    http_host: str = Field(
        "127.0.0.1",
        description="Address that the HTTP server listens on; 0.0.0.0 takes calls from other machines.",
    )
    http_port: int = Field(
        8080,
        ge=0,
        le=65535,
        description="Port of the web page, webhooks, /healthz, /readyz and /metrics; 0 takes any free one. "
        "Opened where the page or a webhook needs it, or where it is set.",
    )
    messages_per_minute: int = Field(
        MOST_MESSAGES,
        ge=1,
        description="How many messages one user may send in a minute; one address on the web fifty times as many.",
    )
    processes: int = Field(
        1,
        ge=1,
        description="How many such processes share a PostgreSQL database; each keeps to its part of Telegram's limits.",
    )
    log_level: LogLevel = Field(
        "WARNING",
        description="Log entries from this level on are written: DEBUG, INFO, WARNING, ERROR or CRITICAL.",
    )
    log_format: LogFormat = Field(
        "text",
        description="How log entries are written, one a line: text or json.",
    )

    @model_validator(mode="after")
    def _database_is_known(self) -> Self:
        url = self.database_url
        if url and not re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", url.get_secret_value()):
            raise ValueError("DATABASE_URL: must begin with postgresql:// or sqlite:///")
        return self

    @model_validator(mode="after")
    def _telegrams_webhook_is_secret(self) -> Self:
        self._check_webhook("TELEGRAM", self.telegram_webhook_url, self.telegram_webhook_secret, _TELEGRAM_SECRET)
        return self

    @model_validator(mode="after")
    def _zalos_webhook_is_secret(self) -> Self:
        self._check_webhook("ZALO", self.zalo_webhook_url, self.zalo_webhook_secret, _ZALO_SECRET)
        return self

    @staticmethod
    def _check_webhook(channel: str, url: str | None, secret: SecretStr | None, wanted: tuple[str, str]) -> None:
        pattern, words = wanted
        if secret and not re.fullmatch(pattern, secret.get_secret_value()):
            raise ValueError(f"{channel}_WEBHOOK_SECRET: must be {words}")
        if url and not secret:
            raise ValueError(f"{channel}_WEBHOOK_SECRET: must be set where {channel}_WEBHOOK_URL is")

    @property
    def has_page(self) -> bool:
        """Whether the web page is served: as it is set, or else where no other channel is configured."""
        return not (self.telegram_bot_token or self.zalo_bot_token) if self.web_page is None else self.web_page

    @property
    def has_server(self) -> bool:
        """Whether the HTTP server is opened: for the page, for a webhook, or because its port is set."""
        telegram = self.telegram_bot_token and self.telegram_webhook_url
        zalo = self.zalo_bot_token and (self.zalo_webhook_url or self.public_base_url)
        return bool(self.has_page or telegram or zalo or "http_port" in self.model_fields_set)

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of the channels that are configured."""
        wanted = {"telegram": self.telegram_bot_token, "zalo": self.zalo_bot_token, "web": self.has_page}
        return tuple(name for name, is_wanted in wanted.items() if is_wanted)


def state_file(settings: Settings) -> Path | None:
    """The file in the data folder that holds the state; None where another database is set."""
    return None if settings.database_url else settings.data_dir.resolve() / "state.db"


def state_url(settings: Settings) -> str:
    """Where the state is: the database that is set, or else a file in the data folder."""
    file = state_file(settings)
    return f"sqlite:///{file}" if file or not settings.database_url else settings.database_url.get_secret_value()


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is shown: the variable's name, its default and its meaning."""

    name: str
    default: str
    meaning: str


class SettingsError(ValueError):
    """All that is wrong with the settings, one line each. Values are not repeated: they may be secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def registry() -> list[Setting]:
    """Every setting, in the order of the fields."""
    return [
        Setting(name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def values(settings: Settings) -> dict[str, str]:
    """What each setting is set to, by the variable's name."""
    return {name.upper(): _shown(getattr(settings, name)) for name in Settings.model_fields}


def secrets(settings: Settings) -> list[str]:
    """The values that no log may show."""
    found = (getattr(settings, name) for name in Settings.model_fields)
    return [value.get_secret_value() for value in found if isinstance(value, SecretStr)]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def load() -> Settings:
    """Read the settings; raises `SettingsError` with everything that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(list(_problems(error))) from None
    except UnicodeDecodeError:
        raise SettingsError([f"{ENV_FILE}: is not written in UTF-8"]) from None
    except OSError as error:
        raise SettingsError([f"{ENV_FILE}: cannot be read ({error.strerror})"]) from None


def _problems(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False, include_input=False):
        name = str(next(iter(detail["loc"]), "")).upper()
        if not name:
            yield detail["msg"].removeprefix("Value error, ")
        elif detail["type"] == "extra_forbidden":
            yield f"{name}: there is no such setting{_likely(name)}"
        else:
            yield f"{name}: {detail['msg'].removeprefix('Value error, ')}"


def _likely(name: str) -> str:
    near = difflib.get_close_matches(name, [setting.name for setting in registry()], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def env_example() -> str:
    """The text of `.env.example`: every setting with its meaning, set to its default but commented out."""
    head = "# Copy this file to .env, and take the # away from what you change. Made from bot/settings.py.\n"
    return head + "".join(f"\n# {s.meaning}\n#{s.name}={s.default}\n" for s in registry())
