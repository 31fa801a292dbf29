# What of the libvirt adapter needs no hypervisor.
virt_tests = \
	tests/unit/virt/test-virt-error \
	tests/unit/virt/test-virt-task \
	tests/unit/virt/test-virt-uri
check_PROGRAMS += $(virt_tests)
TESTS += $(virt_tests)

virt_test_libs = tests/lib/libtest.la driver/virt/libvirt-host.la driver/xml/libxml.la \
	driver/cpu/libcpu.la $(LIBVIRT_LIBS) $(LIBXML_LIBS) $(GLIB_LIBS)
virt_test_cppflags = $(test_cppflags) $(LIBVIRT_CFLAGS)

tests_unit_virt_test_virt_error_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_error_LDADD = $(virt_test_libs)
tests_unit_virt_test_virt_task_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_task_LDADD = $(virt_test_libs)
tests_unit_virt_test_virt_uri_CPPFLAGS = $(virt_test_cppflags)
tests_unit_virt_test_virt_uri_LDADD = $(virt_test_libs)
