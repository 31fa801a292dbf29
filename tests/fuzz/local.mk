# Tests of this folder.
include tests/fuzz/config.mk
