# Not part of libguestcpu, which must not pay for json-glib: the programs that need it link it.
noinst_LTLIBRARIES += driver/qmp/libqmp.la
driver_qmp_libqmp_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden $(JSON_GLIB_CFLAGS)
driver_qmp_libqmp_la_SOURCES = \
	driver/qmp/qmp-reply.c driver/qmp/qmp-reply.h \
	driver/qmp/qmp-stream.c driver/qmp/qmp-stream.h
