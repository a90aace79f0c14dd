"""Which cloud functions a Mini Program can call, as far as the repository shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wxlint.project import paths
from wxlint.project.clients import Client
from wxlint.project.function_roots import FunctionRootPlan


def callable_roots(clients: Sequence[Client], plans: Sequence[FunctionRootPlan]) -> list[tuple[int, ...]]:
    """For each client the indexes of the function roots whose functions it can call.

    A root that a project.config.json names belongs to that project. Any other belongs to the innermost project whose folder holds it. The only app there is
    can call functions that stand elsewhere, if it has none of its own and they belong to no other project.
    """
    by_project = _by_project(clients)
    by_config: dict[str, list[int]] = {}
    for number, client in enumerate(clients):
        for config in client.configs:
            by_config.setdefault(config.path, []).append(number)
    found: list[set[int]] = [set() for _ in clients]
    for index, plan in enumerate(plans):
        callers = [number for config in plan.project_configs for number in by_config.get(config.path, ())]
        if not callers:
            callers = next((by_project[around] for around in (plan.path, *paths.ancestors(plan.path)) if around in by_project), [])
        for number in callers:
            found[number].add(index)
    if len(clients) == 1 and not found[0]:
        app = clients[0].root
        found[0].update(index for index, plan in enumerate(plans) if plan.config is None or paths.contains(paths.parent(plan.config), app))
    return [tuple(sorted(roots)) for roots in found]


def _by_project(clients: Sequence[Client]) -> dict[str, list[int]]:
    """The clients of each project, by its folder: the configuration's, or the one around the app if no other app stands there, or the app's."""
    apps_below = Counter(around for client in clients for around in (client.root, *paths.ancestors(client.root)))
    projects: dict[str, list[int]] = {}
    for number, client in enumerate(clients):
        around = paths.parent(client.root)
        alone = apps_below[around] == apps_below[client.root]
        folder = client.config.folder if client.config is not None else around if alone else client.root
        projects.setdefault(folder, []).append(number)
    return projects
