"""Whether a library is whole, and making it whole again from the stored reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from index.embedding import NO_EMBEDDER, Vectors
from index.library_deciding import LibraryDecisions
from index.manifest import FORMAT, Manifest, passage_ids


class LibraryHealth(LibraryDecisions):
    """A library that can be examined and mended."""

    def stats(self) -> dict[str, Any]:
        """Numbers about the library, for people and scripts."""
        manifest = self._manifest
        return {
            "place": self._store.place,
            "documents": len(manifest.reports),
            "passages": sum(r.passages for r in manifest.reports.values()),
            "pages": sum(r.pages or 0 for r in manifest.reports.values()),
            "embedder": manifest.embedder,
            "generation": manifest.generation,
            "format": manifest.format,
        }

    def mend(self) -> list[str]:
        """Make again whatever does not fit the stored reports; what was done, in Vietnamese."""
        done = []
        if self._unfit():
            with self._writing(sweep=False):
                self._put_vectors_back()
            if self._unfit():
                self.rebuild()
                done.append("Đã lập lại các đoạn và vectơ từ văn bản đã lưu.")
            else:
                done.append("Đã ghi lại các vectơ từ dữ liệu đã lưu.")
        with self._writing():
            if any(self._check_derived()):
                self._table.drop()
                done.append("Đã xóa các giá trị suy ra bị hỏng; chúng được tạo lại khi cần.")
            if any(self._check_lexical(self._manifest)):
                self._start_lexical_again()
                done.append("Đã lập lại chỉ mục từ khóa.")
            self._follow_after_write()
            self._store.mark(self._manifest)
        return done

    def _unfit(self) -> bool:
        manifest = self._manifest
        unfit = not self._vectors_fit() or manifest.format != FORMAT
        return bool(manifest.reports) and (unfit or any(self._check_passages(manifest)))

    def _put_vectors_back(self) -> None:
        manifest = self._manifest
        for info in manifest.reports.values():
            vectors = self._store.source_vectors(info.key, manifest.embedder)
            if vectors is not None and len(vectors) == info.passages:
                self._store.put_vectors(manifest.collection, info, vectors)

    def check(self) -> list[str]:
        """What is wrong with the library, each with what to do, in Vietnamese; empty when all is well."""
        self.refresh()
        self._follow_after_write()  # waits for another process that fills the index
        manifest = self._manifest
        misfit = self._misfit()
        problems = [misfit.hint] if misfit else []
        if manifest.format != FORMAT:
            problems.append(
                f"Thư viện có định dạng {manifest.format}, phiên bản này dùng định dạng {FORMAT}. "
                "Chạy `python -m index rebuild`."
            )
        if manifest.reports:
            problems += self._check_passages(manifest)
            problems += self._check_lexical(manifest)
            problems += self._check_derived()
        problems += self._store.misplaced(manifest)
        return problems

    def _check_passages(self, manifest: Manifest) -> Iterator[str]:
        stored = self._store.stored(manifest.collection)
        for info in manifest.reports.values():
            if stored[info.key] != info.passages:
                yield f"{info.document}: có {stored[info.key]}/{info.passages} đoạn. Chạy `python -m index repair`."
            ids = passage_ids(info.key, info.passages)
            if manifest.embedder == NO_EMBEDDER:
                continue
            vectors = self._store.vectors(manifest.collection, ids)
            if vectors is None:
                yield f"{info.document}: thiếu vectơ. Chạy `python -m index repair`."
            elif _differ(vectors, self._store.source_vectors(info.key, manifest.embedder)):
                yield f"{info.document}: vectơ sai so với dữ liệu đã lưu. Chạy `python -m index repair`."
        orphans = sum(count for key, count in stored.items() if key not in manifest.by_key)
        if orphans:
            yield f"Còn {orphans} đoạn thừa của một lần cập nhật dở dang. Chúng tự được dọn ở lần thêm tệp kế tiếp."

    def _check_lexical(self, manifest: Manifest) -> Iterator[str]:
        from index.lexical_folder import Damaged

        try:
            found = [self._lexical.versions(), self._rows.versions()]
        except Damaged:
            found = [{}]
        if any(versions != {key: info.passages for key, info in manifest.by_key.items()} for versions in found):
            yield "Chỉ mục từ khóa lệch với thư viện. Chạy `python -m index repair`."

    def _check_derived(self) -> Iterator[str]:
        broken = self._table.broken()
        if broken:
            yield f"Có {len(broken)} nhóm giá trị suy ra bị thiếu. Chạy `python -m index repair`."


def _differ(vectors: Vectors, kept: Vectors | None) -> bool:
    """Whether a vector points elsewhere than the one kept with the report, which is rounded."""
    if kept is None or kept.shape != vectors.shape:
        return kept is not None
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(kept, axis=1)
    return bool((np.einsum("ij,ij->i", vectors, kept) < 0.99 * lengths).any())
