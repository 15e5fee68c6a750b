"""Where the outside world begins: composing mails (templates, grammar of names) and posting them (SMTP)."""
