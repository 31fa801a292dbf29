# Only the daemon keeps a fleet, and only its clients are sent one: not part of libguestcpu.
noinst_LTLIBRARIES += driver/store/libstore.la
driver_store_libstore_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_store_libstore_la_SOURCES = \
	driver/store/byte-sum.c driver/store/byte-sum.h \
	driver/store/durable-file.c driver/store/durable-file.h \
	driver/store/facts-bytes.c driver/store/facts-bytes.h \
	driver/store/facts-cache.c driver/store/facts-cache.h \
	driver/store/fleet-image.c driver/store/fleet-image.h \
	driver/store/fleet-store.c driver/store/fleet-store.h \
	driver/store/fleet-stream.c driver/store/fleet-stream.h \
	driver/store/host-record.c driver/store/host-record.h \
	driver/store/store-load.c driver/store/store-load.h
