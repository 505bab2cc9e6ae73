"""What is fast and how fast: script/bench NAME. A bench is a module with `run(size)` that yields Results.

Every figure stands beside its floor: the same work done by the barest means there are, in the same run.
"""
