"""Where scheduled runs come from: plan feeds and files, fetched with care and read leniently."""
