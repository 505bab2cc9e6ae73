"""Departments' lists of recognised persons (救助对象名单): what the rules know as a class, rows read, matched by SQL over
sets with who is registered and what held before, differences written, a list taken back whole.

`classes` are the subtypes of the rules, `reading` makes rows of a sheet, `matching` says what each row means, `writing`
makes it so, `undoing` takes it back. The services around them are in services/recognition_lists.py.
"""
