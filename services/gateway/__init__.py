"""Gateway: the only HTTP. JSON API, pages, sign-in, the organisers' desk.

owns: codes asked for and sessions of signed-in visitors; drafts of applications; what was done at the desk, files
      under way, donors' links
hears: ParticipantErased
tells:
answers:
"""
