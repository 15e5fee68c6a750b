"""Where the outside world begins: endpoints of others, to which events are posted."""
