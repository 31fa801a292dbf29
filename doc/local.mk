# Filled by what this folder installs.
