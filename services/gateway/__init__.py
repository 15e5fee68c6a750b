"""Gateway: the only HTTP. JSON API, pages, sign-in.

owns: codes asked for and sessions of signed-in visitors
hears: ParticipantErased
tells:
answers:
"""
