"""The demo: a fictional prefecture (示例市) at work, the same at every load, dated relative to the clock.

Persons, staff and institutions are invented. Claims reach their states by the services, as at a counter.
"""
