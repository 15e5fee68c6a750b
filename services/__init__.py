"""The services. They meet only in shared.contracts: none imports another, none reads another's store."""
