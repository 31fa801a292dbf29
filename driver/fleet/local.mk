noinst_LTLIBRARIES += driver/fleet/libfleet.la
driver_fleet_libfleet_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
driver_fleet_libfleet_la_SOURCES = \
	driver/fleet/cause.c driver/fleet/cause.h \
	driver/fleet/common.c driver/fleet/common.h \
	driver/fleet/common-base.c driver/fleet/common-base.h \
	driver/fleet/common-baseline.c \
	driver/fleet/common-change.c driver/fleet/common-change.h \
	driver/fleet/common-limits.c \
	driver/fleet/common-group.c driver/fleet/common-group.h \
	driver/fleet/common-models.c driver/fleet/common-private.h \
	driver/fleet/common-roll.c \
	driver/fleet/feature-loss.c driver/fleet/feature-loss.h \
	driver/fleet/facts-key.c driver/fleet/facts-key.h \
	driver/fleet/fleet.c driver/fleet/fleet.h \
	driver/fleet/fleet-classes.c driver/fleet/fleet-classes.h \
	driver/fleet/fleet-directory.c driver/fleet/fleet-directory.h \
	driver/fleet/fleet-domains.c driver/fleet/fleet-domains.h \
	driver/fleet/fleet-gaps.c driver/fleet/fleet-gaps.h \
	driver/fleet/fleet-maps.c driver/fleet/fleet-maps.h \
	driver/fleet/fleet-move.c driver/fleet/fleet-move.h \
	driver/fleet/fleet-verdict.c driver/fleet/fleet-verdict.h \
	driver/fleet/fleet-facts.c driver/fleet/fleet-facts.h \
	driver/fleet/fleet-standing.c driver/fleet/fleet-standing.h \
	driver/fleet/model-order.c driver/fleet/model-order.h \
	driver/fleet/place.c driver/fleet/place.h \
	driver/fleet/place-judge.c driver/fleet/place-judge.h \
	driver/fleet/place-moves.c driver/fleet/place-moves.h \
	driver/fleet/place-policy.c driver/fleet/place-policy.h \
	driver/fleet/fleet-matrix.c driver/fleet/fleet-matrix.h \
	driver/fleet/fleet-matrix-bank.c driver/fleet/fleet-matrix-bank.h \
	driver/fleet/fleet-matrix-banks.c driver/fleet/fleet-matrix-banks.h \
	driver/fleet/fleet-matrix-moves.c driver/fleet/fleet-matrix-private.h \
	driver/fleet/fleet-matrix-why.c \
	driver/fleet/host-identity.c driver/fleet/host-identity.h \
	driver/fleet/matrix.c driver/fleet/matrix.h \
	driver/fleet/matrix-axis.c driver/fleet/matrix-axis.h \
	driver/fleet/matrix-html.c \
	driver/fleet/matrix-html-parts.c driver/fleet/matrix-html-parts.h \
	driver/fleet/matrix-order.c driver/fleet/matrix-order.h \
	driver/fleet/matrix-picture.h \
	driver/fleet/matrix-svg.c \
	driver/fleet/matrix-text.c \
	driver/fleet/matrix-words.c driver/fleet/matrix-words.h \
	driver/fleet/model-doubt.c driver/fleet/model-doubt.h \
	driver/fleet/move-vendor.c driver/fleet/move-vendor.h \
	driver/fleet/partition.c driver/fleet/partition.h \
	driver/fleet/partition-bound.c \
	driver/fleet/partition-exact.c \
	driver/fleet/partition-group.c driver/fleet/partition-group.h \
	driver/fleet/partition-search.c
