"""Who reads published reports: everyone, signed in or not.

This is the one place for a department that wants them read by its own people only: give
`for_readers` the guard of a signed-in page instead, and answers that are kept by nobody.
"""

from assess.access import public

for_readers = public
