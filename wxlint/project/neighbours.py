"""Which cloud functions a Mini Program can call, as far as the repository shows."""

from __future__ import annotations

from collections.abc import Sequence

from wxlint.project import paths
from wxlint.project.clients import Client
from wxlint.project.function_roots import FunctionRootPlan


def callable_roots(clients: Sequence[Client], plans: Sequence[FunctionRootPlan]) -> list[tuple[int, ...]]:
    """For each client the indexes of the function roots whose functions it can call.

    A root that a project.config.json names belongs to that project. Any other belongs to the innermost project whose folder holds it. The only app there is
    can call functions that stand elsewhere, if it has none of its own and they belong to no other project.
    """
    project_folders = [_project_folder(client, clients) for client in clients]
    found: list[set[int]] = [set() for _ in clients]
    for index, plan in enumerate(plans):
        named_by = {config.path for config in plan.configs}
        callers = [number for number, client in enumerate(clients) if any(config.path in named_by for config in client.configs)]
        if not callers:
            around = [number for number, folder in enumerate(project_folders) if paths.contains(folder, plan.path)]
            innermost = max((paths.depth(project_folders[number]) for number in around), default=0)
            callers = [number for number in around if paths.depth(project_folders[number]) == innermost]
        for number in callers:
            found[number].add(index)
    if len(clients) == 1 and not found[0]:
        app = clients[0].root
        found[0].update(index for index, plan in enumerate(plans) if plan.config is None or paths.contains(paths.parent(plan.config), app))
    return [tuple(sorted(roots)) for roots in found]


def _project_folder(client: Client, clients: Sequence[Client]) -> str:
    """The folder that holds the app and what belongs to it: its configuration's, or the one around it if no other app stands there."""
    if client.config is not None:
        return client.config.folder
    around = paths.parent(client.root)
    alone = all(paths.contains(client.root, other.root) or not paths.contains(around, other.root) for other in clients)
    return around if alone else client.root
