"""The rules of notification in plain Python: messages, the copies they are composed from, letters, wording."""
