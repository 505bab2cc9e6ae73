"""Official lists of the catalogue (LPS-31): read, compared with what holds, put in force, undone. Set by set, in SQL."""
