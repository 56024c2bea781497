class RuleError(Exception):
    """A rule of the house was broken. The message is a translated sentence that a person may read on screen."""
