noinst_LTLIBRARIES += driver/domain/libdomain.la
driver_domain_libdomain_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-DSYSCONFDIR=\"$(sysconfdir)\" -DPKGDATADIR=\"$(pkgdatadir)\"
driver_domain_libdomain_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(LIBXML_CFLAGS)
driver_domain_libdomain_la_SOURCES = \
	driver/domain/device-options.c driver/domain/device-options.h \
	driver/domain/devices.c driver/domain/devices.h \
	driver/domain/disk.c driver/domain/disk.h \
	driver/domain/disk-targets.c driver/domain/disk-targets.h \
	driver/domain/domain-why.c driver/domain/domain-why.h \
	driver/domain/filling.c driver/domain/filling.h \
	driver/domain/machine-family.c driver/domain/machine-family.h \
	driver/domain/network.c driver/domain/network.h \
	driver/domain/size.c driver/domain/size.h \
	driver/domain/template.c driver/domain/template.h \
	driver/domain/template-dirs.c driver/domain/template-dirs.h
