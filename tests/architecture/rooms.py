"""Which rooms a service has. The import rules between them stand in pyproject.toml."""

_REQUIRED = {"__init__", "app", "domain", "handlers", "migrations", "settings", "store", "use_cases"}
_OPTIONAL = {"adapters", "api"}
_REQUIRED_IN_GATEWAY = {"__init__", "app", "pages", "routes", "settings"}
_OPTIONAL_IN_GATEWAY = {"adapters", "api", "domain", "handlers", "migrations", "store", "use_cases"}


def faults_in_rooms(service: str, rooms: set[str]) -> list[str]:
    required, optional = _plan_of(service)
    missing = [f"services/{service} has no {room}: every service has the same rooms" for room in required - rooms]
    strange = [
        f"services/{service}/{room} is no room of the house: move what it holds to the room it belongs to"
        for room in rooms - required - optional
    ]
    return sorted(missing + strange)


def _plan_of(service: str) -> tuple[set[str], set[str]]:
    if service == "gateway":
        return _REQUIRED_IN_GATEWAY, _OPTIONAL_IN_GATEWAY
    return _REQUIRED, _OPTIONAL


def services_without_import_rules(services: set[str], contracts: list[dict[str, object]]) -> list[str]:
    """Services that no `layers` contract of import-linter names; `contracts` as they stand in pyproject.toml."""
    ruled = {container for contract in contracts for container in _containers(contract)}
    return [
        f"services.{service} is in no `layers` contract: add it to [tool.importlinter] in pyproject.toml"
        for service in sorted(services)
        if f"services.{service}" not in ruled
    ]


def _containers(contract: dict[str, object]) -> list[str]:
    containers = contract.get("containers", [])
    return containers if contract.get("type") == "layers" and isinstance(containers, list) else []
