import os

import pytest
from hypothesis import settings

from knowledge.base import KnowledgeBase
from knowledge.build import ensure

# CI asks the same questions each time, so that a red run says something about its change.
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile("dev", deadline=None, max_examples=50)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """What the articles tell, in a knowledge file of this run's own."""
    return KnowledgeBase(ensure(tmp_path_factory.mktemp("knowledge") / "knowledge.db"))
