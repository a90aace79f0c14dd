"""Its presence puts this folder on the path, so that tests in any folder can import `command_line`.

Property tests run the same examples every time, however slow the machine is: a red run means a change. `--hypothesis-profile=explore` looks for new examples.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("repeatable")
