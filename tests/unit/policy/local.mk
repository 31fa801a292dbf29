policy_tests = \
	tests/unit/policy/test-cpu-topology \
	tests/unit/policy/test-guest-cpu
check_PROGRAMS += $(policy_tests)
TESTS += $(policy_tests)
EXTRA_DIST += \
	tests/data/acceptance/a-2012.cases \
	tests/data/acceptance/d-today.cases \
	tests/data/acceptance/gates.cases \
	tests/data/acceptance/hosts.cases \
	tests/data/maps/nova/index.xml \
	tests/data/maps/progressive/index.xml \
	tests/data/hosts/acceptance/penryn-kvm.xml \
	tests/data/hosts/acceptance/qemu-only.xml \
	tests/data/hosts/amd-kvm/capabilities.xml \
	tests/data/hosts/amd-kvm/domcapabilities-kvm.xml \
	tests/data/hosts/intel-kvm/capabilities.xml \
	tests/data/hosts/intel-kvm/domcapabilities-kvm.xml \
	tests/data/hosts/intel-kvm/domcapabilities-qemu.xml \
	tests/data/hosts/opteron-g4-2012/capabilities.xml \
	tests/data/hosts/penryn-2012/capabilities.xml

tests_unit_policy_test_cpu_topology_CPPFLAGS = $(test_cppflags)
tests_unit_policy_test_cpu_topology_LDADD = $(policy_test_libs)
tests_unit_policy_test_guest_cpu_SOURCES = \
	tests/unit/policy/acceptance.c tests/unit/policy/acceptance.h \
	tests/unit/policy/test-guest-cpu.c
tests_unit_policy_test_guest_cpu_CPPFLAGS = $(test_cppflags)
tests_unit_policy_test_guest_cpu_LDADD = $(policy_test_libs)
