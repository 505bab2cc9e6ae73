"""Why an embedded server is not there."""


class Unavailable(Exception):
    """A server cannot be started or used; the sentence says what to do."""
