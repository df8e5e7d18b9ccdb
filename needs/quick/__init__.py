"""Quick response (快反) to urgent needs."""
