"""What we say: facts and requests by the service that tells or answers them. Data only, no framework."""
