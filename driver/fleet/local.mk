noinst_LTLIBRARIES += driver/fleet/libfleet.la
driver_fleet_libfleet_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_fleet_libfleet_la_SOURCES = \
	driver/fleet/matrix.c driver/fleet/matrix.h \
	driver/fleet/matrix-axis.c driver/fleet/matrix-axis.h \
	driver/fleet/matrix-order.c driver/fleet/matrix-order.h \
	driver/fleet/matrix-picture.h \
	driver/fleet/matrix-text.c \
	driver/fleet/matrix-words.c driver/fleet/matrix-words.h
