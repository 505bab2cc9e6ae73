"""Lists of villages and schools (名单): columns understood, every row checked, good rows written, undone as a whole.

`columns` finds the headings, `reading` makes values of cells, `checking` says what is wrong with a row, `writing` turns
good rows into persons who owe, `undoing` takes a whole list back. The services around them are in services/lists.py.
"""
