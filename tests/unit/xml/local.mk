# Tests of this folder.
xml_tests = \
	tests/unit/xml/test-host-memory \
	tests/unit/xml/test-migration-domain \
	tests/unit/xml/test-xml-id-set \
	tests/unit/xml/test-host-report-xml \
	tests/unit/xml/test-xml-doc \
	tests/unit/xml/test-xml-plain \
	tests/unit/xml/test-xml-tree \
	tests/unit/xml/test-capabilities-xml \
	tests/unit/xml/test-domain-capabilities-xml \
	tests/unit/xml/test-cpu-documents \
	tests/unit/xml/test-cpuid-xml \
	tests/unit/xml/test-def-xml \
	tests/unit/xml/test-domain-guest \
	tests/unit/xml/test-installed-libvirt \
	tests/unit/xml/test-map-collection \
	tests/unit/xml/test-map-hostile \
	tests/unit/xml/test-map-laws \
	tests/unit/xml/test-map-source \
	tests/unit/xml/test-map-xml \
	tests/unit/xml/test-xml-layout \
	tests/unit/xml/test-xml-size
check_PROGRAMS += $(xml_tests)
TESTS += $(xml_tests)

tests_unit_xml_test_host_report_xml_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_host_report_xml_LDADD = $(xml_test_libs)
tests_unit_xml_test_xml_doc_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_xml_test_xml_doc_LDADD = $(xml_test_libs)
check_LTLIBRARIES += tests/lib/libxml-reading.la
tests_lib_libxml_reading_la_SOURCES = tests/lib/xml-reading.c tests/lib/xml-reading.h
tests_lib_libxml_reading_la_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_xml_test_xml_plain_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_xml_test_xml_plain_LDADD = tests/lib/libxml-reading.la $(xml_test_libs)
tests_unit_xml_test_xml_tree_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_xml_test_xml_tree_LDADD = tests/lib/libxml-reading.la $(xml_test_libs)
tests_unit_xml_test_capabilities_xml_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_capabilities_xml_LDADD = $(xml_test_libs)
tests_unit_xml_test_domain_capabilities_xml_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_domain_capabilities_xml_LDADD = $(xml_test_libs)
tests_unit_xml_test_cpu_documents_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_cpu_documents_LDADD = $(xml_test_libs)
tests_unit_xml_test_cpuid_xml_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_cpuid_xml_LDADD = $(xml_test_libs)
tests_unit_xml_test_def_xml_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_def_xml_LDADD = $(xml_test_libs)
tests_unit_xml_test_domain_guest_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_domain_guest_LDADD = $(xml_test_libs)
tests_unit_xml_test_installed_libvirt_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_installed_libvirt_LDADD = $(xml_test_libs)
tests_unit_xml_test_map_collection_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_map_collection_LDADD = $(xml_test_libs)
tests_unit_xml_test_map_hostile_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_map_hostile_LDADD = $(xml_test_libs)
tests_unit_xml_test_map_laws_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_map_laws_LDADD = $(xml_test_libs)
tests_unit_xml_test_map_source_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_map_source_LDADD = $(xml_test_libs)
tests_unit_xml_test_map_xml_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_map_xml_LDADD = $(xml_test_libs)
tests_unit_xml_test_xml_layout_CPPFLAGS = $(test_cppflags) $(LIBXML_CFLAGS)
tests_unit_xml_test_xml_layout_LDADD = $(xml_test_libs)
tests_unit_xml_test_host_memory_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_host_memory_LDADD = $(xml_test_libs)
tests_unit_xml_test_migration_domain_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_migration_domain_LDADD = $(xml_test_libs)
tests_unit_xml_test_xml_id_set_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_xml_id_set_LDADD = $(xml_test_libs)
tests_unit_xml_test_xml_size_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_xml_size_LDADD = $(xml_test_libs)

map_test_data = \
	tests/data/maps/directory/arm_cortex.xml tests/data/maps/directory/arm_features.xml \
	tests/data/maps/directory/arm_vendors.xml tests/data/maps/directory/index.xml \
	tests/data/maps/directory/ppc64_POWER8.xml tests/data/maps/directory/ppc64_POWER9.xml \
	tests/data/maps/directory/ppc64_vendors.xml tests/data/maps/directory/x86_Base.xml \
	tests/data/maps/directory/x86_Base-v1.xml tests/data/maps/directory/x86_Base-v2.xml \
	tests/data/maps/directory/x86_Old.xml tests/data/maps/directory/x86_Rome.xml \
	tests/data/maps/directory/x86_features.xml tests/data/maps/directory/x86_vendors.xml \
	tests/data/maps/single/cpu_map.xml
EXTRA_DIST += $(map_test_data)

host_test_data = \
	tests/data/hosts/altra-11.3/capabilities.xml \
	tests/data/hosts/altra-11.3/domain-capabilities-kvm.xml \
	tests/data/hosts/cascadelake-9.0/capabilities.xml \
	tests/data/hosts/cascadelake-9.0/domain-capabilities-kvm.xml \
	tests/data/hosts/cascadelake-9.0/domain-capabilities-qemu.xml \
	tests/data/hosts/lxc/capabilities.xml \
	tests/data/hosts/milan-11.3/capabilities.xml \
	tests/data/hosts/milan-11.3/domain-capabilities-kvm.xml \
	tests/data/hosts/opteron-g4-2012/capabilities.xml \
	tests/data/hosts/penryn-2012/capabilities.xml \
	tests/data/hosts/xen/capabilities.xml \
	tests/data/hosts/xen/domain-capabilities-xenpv.xml
EXTRA_DIST += $(host_test_data)

check_PROGRAMS += tests/unit/xml/test-acceptance-xml
TESTS += tests/unit/xml/test-acceptance-xml
tests_unit_xml_test_acceptance_xml_CPPFLAGS = $(test_cppflags)
tests_unit_xml_test_acceptance_xml_LDADD = $(xml_test_libs)
EXTRA_DIST += tests/data/acceptance/b-xml.cases
