"""The one place that reads the environment. Everything else receives what it needs as an argument."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings from the environment (prefix TROLY_) and from a `.env` file in the working folder."""

    model_config = SettingsConfigDict(env_prefix="TROLY_", env_file=".env", extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(default=Path("data"), description="Where the library lives.")
    chroma_url: str | None = Field(
        default=None, description="http://host:port of a Chroma server; embedded when unset."
    )
    embedding: Literal["e5", "openai", "none"] = Field(default="e5", description="Embedding back end.")
    embedding_base_url: str | None = Field(default=None, description="OpenAI-compatible endpoint for embedding=openai.")
    embedding_model: str = Field(default="text-embedding-3-small", description="Model name for embedding=openai.")
    embedding_api_key: SecretStr | None = Field(
        default=None, description="Key for embedding=openai; many servers need none."
    )
    max_file_mb: float = Field(default=50, gt=0, description="Larger files are refused.")
    abbreviations: Path | None = Field(
        default=None, description="A further abbreviations file, laid over the built-in one."
    )
    host: str = Field(default="127.0.0.1", description="Address that the page is served on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port that the page is served on.")
