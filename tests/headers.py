"""What every answer carries, so that a browser does not do what others want."""

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "base-uri 'none'",
    "form-action 'self'", "object-src 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def faults(answer, *, personal=True):
    """What an answer lacks."""
    found = [name for name, value in WANTED.items() if answer.headers.get(name) != value]
    if set(answer.headers.get("Content-Security-Policy", "").split("; ")) != POLICY:
        found.append("Content-Security-Policy")
    if "geolocation=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if personal and "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    return found
