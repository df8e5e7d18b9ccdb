"""The door for the application server."""

from assist.start import wsgi_application

application = wsgi_application()
