"""What the night does about institutions: alarms raised and settled, lapsed suspensions. SQL over the set of one area."""
