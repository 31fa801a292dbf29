noinst_LTLIBRARIES += driver/domain/libdomain.la
driver_domain_libdomain_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(LIBXML_CFLAGS)
driver_domain_libdomain_la_SOURCES =
