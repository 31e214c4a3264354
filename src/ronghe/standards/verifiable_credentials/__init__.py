"""Verifiable Credentials 2.0: proofs, did:web documents, status lists, verification."""
