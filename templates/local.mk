# Ordinary domain XML that operators may copy to /etc/guestcpu/templates and edit.
templatesdir = $(pkgdatadir)/templates
dist_templates_DATA = \
	templates/README.md \
	templates/aarch64-virt.xml \
	templates/container.xml \
	templates/minimal.xml \
	templates/q35-uefi.xml
