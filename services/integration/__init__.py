"""Integration: the services of others that consume events, what they may hear, and what was told since a cursor.

owns: consumers and what each was granted
hears:
tells:
answers: AdmitConsumer, DismissConsumer, ListConsumers, ReadEvents
"""
