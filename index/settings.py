"""The one place that reads the environment. Everything else receives what it needs as an argument."""

from __future__ import annotations

import ipaddress
import os
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.limits import Limits, Ocr


class Settings(BaseSettings):
    """Settings from the environment (prefix TROLY_) and from a `.env` file in the working folder.

    The language model also answers to the names that its own tools use: OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL.
    """

    model_config = SettingsConfigDict(
        env_prefix="TROLY_", env_file=".env", extra="ignore", env_ignore_empty=True, populate_by_name=True
    )

    data_dir: Path = Field(default=Path("data"), description="Where the library lives.")
    chroma_url: str | None = Field(
        default=None, description="http://host:port of a Chroma server; embedded when unset."
    )
    embedding: Literal["e5", "openai", "none"] = Field(default="e5", description="Embedding back end.")
    rerank: bool = Field(default=True, description="Read the best statements once more with the question (e5 only).")
    rerank_adapter: Path | None = Field(default=None, description="Adapter to read them with, not the packaged one.")
    embedding_base_url: str | None = Field(default=None, description="OpenAI-compatible endpoint for embedding=openai.")
    embedding_model: str = Field(default="text-embedding-3-small", description="Model name for embedding=openai.")
    embedding_api_key: SecretStr | None = Field(
        default=None, description="Key for embedding=openai; many servers need none."
    )
    max_file_mb: float = Field(default=50, gt=0, description="Larger files are refused.")
    originals_mb: float = Field(
        default=20_000, ge=0, description="Space of the files as they came, kept for opening; 0: none is kept."
    )
    max_unpacked_mb: float = Field(
        default=200, gt=0, description="Words, sheets and styles of a .docx or .xlsx, unpacked."
    )
    max_ratio: float = Field(default=200, gt=1, description="How many times its packed size a part may unpack to.")
    max_rows: int = Field(default=50_000, ge=1, description="Rows of one table.")
    max_columns: int = Field(default=1_000, ge=1, description="Columns of one table.")
    max_cells: int = Field(default=1_000_000, ge=1, description="Cells of all tables of a file.")
    max_pages: int = Field(default=1_000, ge=1, description="Pages of a PDF.")
    max_nesting: int = Field(default=400, ge=10, le=450, description="Elements of a web page inside each other.")
    max_characters: int = Field(default=10_000_000, ge=1, description="Characters of the text of a file.")
    max_passages: int = Field(default=10_000, ge=1, description="Passages of a file.")
    reading_mb: int = Field(default=1_000, ge=200, description="Memory of the process that reads a file.")
    reading_cpu_seconds: float = Field(
        default=60, gt=0, description="Processor time for reading one file, or one page image of a scanned PDF."
    )
    reading_seconds: float = Field(
        default=180, gt=0, description="Seconds for reading one file, or one page image of a scanned PDF."
    )
    ocr: Ocr = Field(
        default="auto",
        description="What reads page images: trueocr, tesseract, none; auto: TrueOCR, and tesseract where installed.",
    )
    abbreviations: Path | None = Field(
        default=None, description="A further abbreviations file, laid over the built-in one."
    )
    host: str = Field(default="127.0.0.1", description="Address that the page is served on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port that the page is served on.")
    root_path: str = Field(
        default="", pattern=r"^(/[\w.~-]+)*$", description="Where a proxy serves the page, such as /tro-ly."
    )
    log: Literal["text", "json"] = Field(default="text", description="Form of the server's own log.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Further names that the page is reached under, separated by commas."
    )
    accounts: Literal["auto", "on", "off"] = Field(
        default="auto", description="Whether people sign in; auto: where the page is served to other computers."
    )
    person_header: str = Field(
        default="", description="Header in which a reverse proxy names whoever it has signed in, e.g. X-Remote-User."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses or networks of the proxies that may set it, separated by commas."
    )
    oidc_issuer: str = Field(default="", description="OpenID Connect provider that signs people in; unset: none.")
    oidc_client_id: str = Field(default="", description="What the provider calls this application.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Its secret, where the provider gave one.")
    oidc_claim: str = Field(default="preferred_username", min_length=1, description="Claim that names the account.")
    sign_in_hours: float = Field(default=12, gt=0, le=24 * 90, description="Hours until one signs in anew.")
    api_keys: Path | None = Field(
        default=None, description="File of the keys of other programs; unset, the page is all that is served."
    )
    max_question: int = Field(default=2000, ge=1, description="Characters of a question at most.")
    max_history_turns: int = Field(default=120, ge=2, description="Questions and answers that may stand before one.")
    max_history: int = Field(default=400_000, ge=1, description="Characters of those questions and answers at most.")
    max_notes: int = Field(default=100_000, ge=1, description="Characters of the notes of a draft at most.")
    max_draft_files: int = Field(default=50, ge=1, description="Files that a draft is made of at most.")
    max_request_mb: float = Field(default=8, gt=0, description="Larger requests that carry no files are refused.")
    upload_space_mb: float = Field(default=1000, gt=0, description="Space of files that wait to be read, in all.")
    upload_mb_per_hour: float = Field(default=4000, gt=0, description="What one visitor may upload in an hour.")
    questions_per_minute: int = Field(default=60, ge=1, description="Questions of one visitor in a minute.")
    requests_per_minute: int = Field(default=1200, ge=1, description="Events of one visitor's pages in a minute.")
    max_waiting: int = Field(default=200, ge=1, description="Requests of all visitors that wait for their turn.")
    session_minutes: float = Field(
        default=30, gt=0, description="What the server holds for a page is forgotten so long after it was closed."
    )
    feedback_days: int = Field(default=730, ge=0, description="Days that feedback is kept; 0: for ever.")
    feedback_mb: float = Field(default=50, gt=0, description="Space of the feedback; the oldest goes first.")
    audit_days: int = Field(default=0, ge=0, description="Days that its lines are kept; 0: as long as there is room.")
    audit_questions: bool = Field(default=True, description="Whether questions are logged: of people and of programs.")
    audit_mb: float = Field(default=20, gt=0, description="Space of the log that says who changed what.")
    today: date | None = Field(
        default=None, description="The day that “năm nay” and “quá hạn” are told from; by default the computer's."
    )
    soon_days: int = Field(default=7, ge=0, le=365, description="Days before its deadline that a task is due soon.")
    watch: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="Folders that are kept in the library, separated as in PATH (“:”, on Windows “;”)."
    )
    watch_seconds: float = Field(default=60, ge=1, description="Seconds between two looks at those folders.")
    watch_grace_hours: float = Field(
        default=24, ge=0, description="Hours until a document goes whose file went from those folders."
    )
    mode: Literal["auto", "offline"] = Field(
        default="auto", description="offline: never ask a language model, even when one is configured."
    )
    llm_base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("TROLY_LLM_BASE_URL", "OPENAI_BASE_URL"),
        description="OpenAI-compatible endpoint of the language model.",
    )
    llm_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("TROLY_LLM_API_KEY", "OPENAI_API_KEY"),
        description="Its key; many servers need none.",
    )
    llm_model: str | None = Field(
        default=None,
        validation_alias=AliasChoices("TROLY_LLM_MODEL", "TROLY_MODEL", "OPENAI_MODEL"),
        description="Name of the language model.",
    )
    llm_context: int = Field(default=8192, ge=1024, description="Tokens that the model reads and writes at once.")
    llm_max_tokens: int = Field(default=800, ge=32, description="Tokens of an answer at most.")
    llm_seconds: float = Field(default=60, gt=0, description="Seconds for one question, retries and repair included.")
    llm_attempts: int = Field(default=3, ge=1, le=10, description="Attempts of one request, the first included.")
    model_records: bool = Field(
        default=False, description="Ask the language model for further records, one request a passage."
    )
    tools: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Let the model look things up by itself; auto: for broad questions, where its server takes tools.",
    )
    tools_steps: int = Field(default=8, ge=1, le=30, description="Requests to a model with tools for one question.")
    tools_tokens: int = Field(default=60_000, ge=1000, description="Tokens read and written in all of them.")
    tools_seconds: float = Field(default=60, gt=0, description="Seconds until a model with tools must have answered.")
    llm_cache: Path | None = Field(default=None, description="Folder that keeps the model's replies by prompt.")

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            ipaddress.ip_network(one, strict=False)
        return value

    @field_validator("watch", mode="before")
    @classmethod
    def _folders(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(os.pathsep)))) if isinstance(value, str) else value

    @property
    def present_day(self) -> date:
        """`today` where it is set, else the computer's."""
        return self.today or date.today()

    @property
    def limits(self) -> Limits:
        """What reading one file may take."""
        return Limits(
            file_mb=self.max_file_mb,
            unpacked_mb=self.max_unpacked_mb,
            ratio=self.max_ratio,
            rows=self.max_rows,
            columns=self.max_columns,
            cells=self.max_cells,
            pages=self.max_pages,
            nesting=self.max_nesting,
            characters=self.max_characters,
            passages=self.max_passages,
            memory_mb=self.reading_mb,
            cpu_seconds=self.reading_cpu_seconds,
            seconds=self.reading_seconds,
            ocr=self.ocr,
        )

    @property
    def asks_model(self) -> bool:
        """Whether a language model is configured. A key alone may be in the environment for another program's sake."""
        return self.mode == "auto" and (self.llm_base_url is not None or bool(self.llm_api_key and self.llm_model))
