"""Text -> token ids of multilingual-e5, with the vocabulary of the weight file.

The `tokenizers` library finds the same ids, but holds this vocabulary of 250,000 pieces in 260 MB and needs over a
second to build it at every start; a dictionary takes 40 MB. Vietnamese repeats its syllables, so words are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from index.e5_weights import Vocabulary

WORD_START = "▁"
REMEMBERED = 1 << 16
UNKNOWN_PENALTY = 10.0
"""How much less likely than the rarest piece an unknown character is; SentencePiece's own constant."""

Tokenizer = Callable[[str], list[int]]


_SPACES = re.compile(" {2,}")


def tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """A function from text to ids, without the marks of beginning and end. Thread-safe."""
    longest = max(map(len, vocabulary.pieces))
    pieces, scores, unknown = vocabulary.pieces, vocabulary.scores, vocabulary.unk
    unknown_score = min(scores) - UNKNOWN_PENALTY

    @lru_cache(REMEMBERED)
    def split(word: str) -> tuple[int, ...]:
        """The most likely pieces (Viterbi over a unigram model; Kudo 2018, arXiv:1804.10959)."""
        best = [0.0] + [float("-inf")] * len(word)
        step = [(unknown, 0)] * (len(word) + 1)
        for begin in range(len(word)):
            if best[begin] + unknown_score > best[begin + 1]:
                best[begin + 1], step[begin + 1] = best[begin] + unknown_score, (unknown, begin)
            for end in range(begin + 1, min(len(word), begin + longest) + 1):
                piece = pieces.get(word[begin:end], unknown)
                if piece != unknown and best[begin] + scores[piece] > best[end]:
                    best[end], step[end] = best[begin] + scores[piece], (piece, begin)
        found, at = [], len(word)
        while at:
            piece, at = step[at]
            found.append(piece)
        return tuple(reversed(found))

    def tokenize(text: str) -> list[int]:
        words = _SPACES.sub(" ", text.translate(vocabulary.characters)).removeprefix(" ").split(" ")
        # No piece goes on after the start of another word, so words can be split one by one.
        return [piece for word in words for piece in split(WORD_START + word)]

    return tokenize
