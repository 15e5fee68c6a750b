"""What is written from the contracts: golden JSON Schemas, one per fact, and the readable catalogue of events."""
