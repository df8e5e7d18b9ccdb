"""People who stand on record twice: found, looked at by somebody, merged or kept apart."""
