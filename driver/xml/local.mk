noinst_LTLIBRARIES += driver/xml/libxml.la
driver_xml_libxml_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(LIBXML_CFLAGS)
driver_xml_libxml_la_SOURCES = \
	driver/xml/capabilities-xml.c driver/xml/capabilities-xml.h \
	driver/xml/cpu-documents.c driver/xml/cpu-documents.h \
	driver/xml/cpuid-xml.c driver/xml/cpuid-xml.h \
	driver/xml/def-xml.c driver/xml/def-xml.h \
	driver/xml/def-xml-format.c \
	driver/xml/domain-capabilities-xml.c driver/xml/domain-capabilities-xml.h \
	driver/xml/domain-guest.c driver/xml/domain-guest.h \
	driver/xml/domain-xml.c driver/xml/domain-xml.h \
	driver/xml/host-memory.c driver/xml/host-memory.h \
	driver/xml/host-report-own.c \
	driver/xml/host-report-xml.c driver/xml/host-report-xml.h \
	driver/xml/installed-libvirt.c driver/xml/installed-libvirt.h \
	driver/xml/map-collection.c driver/xml/map-collection.h \
	driver/xml/map-file.c driver/xml/map-file.h \
	driver/xml/map-source.c driver/xml/map-source.h \
	driver/xml/map-xml.c driver/xml/map-xml.h \
	driver/xml/migration-devices.c driver/xml/migration-devices.h \
	driver/xml/migration-domain.c driver/xml/migration-domain.h \
	driver/xml/xml-attribute.c driver/xml/xml-attribute.h \
	driver/xml/xml-doc.c driver/xml/xml-doc.h \
	driver/xml/xml-dump.c \
	driver/xml/xml-id-set.c driver/xml/xml-id-set.h \
	driver/xml/xml-limits.c driver/xml/xml-limits.h \
	driver/xml/xml-layout.c driver/xml/xml-layout.h \
	driver/xml/xml-nodes.h \
	driver/xml/xml-parser.c driver/xml/xml-parser.h \
	driver/xml/xml-plain.c driver/xml/xml-plain.h \
	driver/xml/xml-pool.c driver/xml/xml-pool.h \
	driver/xml/xml-size.c driver/xml/xml-size.h \
	driver/xml/xml-tree.c driver/xml/xml-tree.h
