# Tests of this folder.
include tests/fuzz/config.mk
include tests/fuzz/xml.mk
include tests/fuzz/cpu.mk
include tests/fuzz/qmp.mk
include tests/fuzz/domain.mk
include tests/fuzz/store.mk
include tests/fuzz/labels.mk
