import pytest

from cleaner.rules.pack import RuleSet, load_rules


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The shipped rules, read once."""
    return load_rules()
