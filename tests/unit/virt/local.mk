# What of the libvirt adapter needs no hypervisor.
virt_tests = \
	tests/unit/virt/test-virt-error \
	tests/unit/virt/test-virt-gate \
	tests/unit/virt/test-virt-kernel \
	tests/unit/virt/test-virt-task \
	tests/unit/virt/test-virt-uri
check_PROGRAMS += $(virt_tests)
TESTS += $(virt_tests)

virt_test_libs = tests/lib/libtest.la driver/virt/libvirt-host.la driver/xml/libxml.la \
	driver/cpu/libcpu.la $(LIBVIRT_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS)
virt_test_cppflags = $(test_cppflags) $(LIBVIRT_CFLAGS)

tests_unit_virt_test_virt_error_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_error_LDADD = $(virt_test_libs)
tests_unit_virt_test_virt_gate_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_gate_LDADD = $(virt_test_libs)
tests_unit_virt_test_virt_kernel_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_kernel_LDADD = $(virt_test_libs)
tests_unit_virt_test_virt_task_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_task_LDADD = $(virt_test_libs)
tests_unit_virt_test_virt_uri_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_uri_LDADD = $(virt_test_libs)

EXTRA_DIST += \
	tests/data/virt/kernel/proc/cmdline \
	tests/data/virt/kernel/proc/cpuinfo \
	tests/data/virt/kernel/proc/sys/kernel/osrelease \
	tests/data/virt/kernel/sys/module/kvm/parameters/ignore_msrs \
	tests/data/virt/kernel/sys/module/kvm/parameters/nx_huge_pages \
	tests/data/virt/kernel/sys/module/kvm_intel/parameters/ept \
	tests/data/virt/kernel/sys/module/kvm_intel/parameters/nested \
	tests/data/virt/kernel/sys/module/loop/parameters/max_loop
