"""What a document may be at most. Read on both sides of the child process, so nothing of Django here.

The size of one file is a setting, MAX_UPLOAD_BYTES.
"""

# One request: more than any form asks for; past the last bound even reading to drop is work we do not do.
MOST_FILES = 10
MOST_BYTES_TOGETHER = 100 * 1024**2
MOST_BYTES_READ = 1024**3

# A PDF.
MOST_PAGES = 500
MOST_OBJECTS = 300_000
DEEPEST = 64  # dictionaries and lists standing directly in each other
STREAM_BYTES = 50 * 1024**2  # a font or a drawing unpacked; nothing honest comes near it
PICTURE_BYTES = 160 * 1024**2  # A4 at 1,200 dpi in grey
ALL_BYTES = 400 * 1024**2
PICTURE_PIXELS = 160_000_000

# A scan.
MOST_PIXELS = 80_000_000
LONGEST_SIDE = 30_000

# A page shown on screen, in pixels.
SHOWN_WIDTH = 1200
SHOWN_HEIGHT = 3600
