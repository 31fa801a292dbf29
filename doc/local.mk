# Manual pages; the pages of doc/*.md are for people who read the source.
dist_man_MANS += \
	doc/guestcpu.1 \
	doc/guestcpu-common.1 \
	doc/guestcpu-decode.1 \
	doc/guestcpu-instance.5 \
	doc/guestcpu-labels.1 \
	doc/guestcpu-migrate.1 \
	doc/guestcpu-place.1 \
	doc/guestcpu-report.5 \
	doc/guestcpu-traits.1 \
	doc/guestcpu-status.1 \
	doc/guestcpu-watch.1 \
	doc/guestcpu.conf.5 \
	doc/guestcpud.8
	doc/guestcpu-selector.1 \
	doc/guestcpu.conf.5
EXTRA_DIST += \
	doc/architecture.md \
	doc/daemon.md \
	doc/hacking.md \
	doc/performance.md \
	doc/policy.md
