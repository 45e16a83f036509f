import pytest
from hypothesis import settings

from cleaner.rules.pack import RuleSet, load_rules

settings.register_profile("tests", deadline=None)  # a slow machine is no failure
settings.load_profile("tests")


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The shipped rules, read once."""
    return load_rules()
