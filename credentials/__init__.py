"""Credentials: how a certificate is signed and how anybody checks it. Bytes and facts in, documents and verdicts out.

Pure: no bus, no store, no web, no network. Certification signs with it, the gateway and the command line check with it.
"""
