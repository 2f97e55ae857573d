"""OLX, the files that Open edX Studio imports: writing a course as OLX, and reading anybody's."""
