"""What the engine raises when its caller broke the contract, never for what a person wrote."""


class FlowError(Exception):
    """The caller broke the contract, for example with a questionnaire of another version."""
