"""Training of the cross-encoder (`index/cross_encoder.py`). Needs torch, which the product does not."""
