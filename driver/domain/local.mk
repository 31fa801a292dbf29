noinst_LTLIBRARIES += driver/domain/libdomain.la
driver_domain_libdomain_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(LIBXML_CFLAGS)
driver_domain_libdomain_la_SOURCES = \
	driver/domain/device-options.c driver/domain/device-options.h \
	driver/domain/disk.c driver/domain/disk.h \
	driver/domain/network.c driver/domain/network.h \
	driver/domain/template.c driver/domain/template.h
