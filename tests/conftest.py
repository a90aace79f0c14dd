"""Its presence puts this folder on the path, so that tests in any folder can import `command_line`.

Property tests run the same examples every time, however slow the machine is: a red run means a change. `--hypothesis-profile=explore` looks for new examples.
"""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Results are not kept where the user keeps theirs, nor taken from there."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()
