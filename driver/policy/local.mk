noinst_LTLIBRARIES += driver/policy/libpolicy.la
driver_policy_libpolicy_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_policy_libpolicy_la_SOURCES = \
	driver/policy/cpu-attributes.c driver/policy/cpu-attributes.h \
	driver/policy/cpu-flags.c driver/policy/cpu-flags.h \
	driver/policy/cpu-match.c driver/policy/cpu-match.h \
	driver/policy/cpu-mode.c driver/policy/cpu-mode.h \
	driver/policy/cpu-model.c driver/policy/cpu-model.h \
	driver/policy/cpu-topology.c driver/policy/cpu-topology.h \
	driver/policy/decision.c driver/policy/decision.h \
	driver/policy/guest-arch.c driver/policy/guest-arch.h \
	driver/policy/guest-cpu.c driver/policy/guest-cpu.h \
	driver/policy/host-cpu-copy.c driver/policy/host-cpu-copy.h \
	driver/policy/model-trial.c driver/policy/model-trial.h \
	driver/policy/offered.c driver/policy/offered.h
