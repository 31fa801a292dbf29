noinst_LTLIBRARIES += driver/input/libinput.la
driver_input_libinput_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_input_libinput_la_SOURCES = \
	driver/input/input.c driver/input/input.h
