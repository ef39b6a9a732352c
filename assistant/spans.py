"""Spans of the stages of a question for whoever traces LlamaIndex (`llama_index.core.instrumentation`).

A handler added to `llama_index.core.instrumentation.get_dispatcher()` sees `Desk.read`, `Finder.understand`,
`Finder.find`, `Finder.search` and `verify`, beside LlamaIndex's own spans of the model and of embeddings.
"""

from llama_index_instrumentation import get_dispatcher

dispatcher = get_dispatcher("assistant")
