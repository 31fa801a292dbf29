# Manual pages; the pages of doc/*.md are for people who read the source.
dist_man_MANS += \
	doc/guestcpu.1 \
	doc/guestcpu-common.1 \
	doc/guestcpu-decode.1 \
	doc/guestcpu-domains.1 \
	doc/guestcpu-explain.1 \
	doc/guestcpu-fleet.1 \
	doc/guestcpu-instance.5 \
	doc/guestcpu-labels.1 \
	doc/guestcpu-matrix.1 \
	doc/guestcpu-migratable.1 \
	doc/guestcpu-migrate.1 \
	doc/guestcpu-place.1 \
	doc/guestcpu-report.5 \
	doc/guestcpu-selector.1 \
	doc/guestcpu-status.1 \
	doc/guestcpu-traits.1 \
	doc/guestcpu-watch.1 \
	doc/guestcpu-whatif.1 \
	doc/guestcpu.conf.5 \
	doc/guestcpud.8 \
	$(end_of_list)
EXTRA_DIST += \
	doc/architecture.md \
	doc/clients.md \
	doc/daemon.md \
	doc/fleet.md \
	doc/hacking.md \
	doc/kubernetes.md \
	doc/migration.md \
	doc/performance.md \
	doc/policy.md \
	$(end_of_list)

# Clients of the daemon: installed as examples, and run by tests/integration/test-clients.sh.
examplesdir = $(docdir)/examples
dist_examples_SCRIPTS = \
	doc/examples/busctl.sh \
	doc/examples/fleet.py \
	doc/examples/gdbus.sh \
	doc/examples/scheduler.py \
	$(end_of_list)
dist_examples_DATA = \
	doc/examples/compare.c \
	doc/examples/web1.xml \
	$(end_of_list)
