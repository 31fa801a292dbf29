# Tests of whole programs and against real hypervisors.
TEST_EXTENSIONS = .sh
integration_scripts = \
	tests/integration/test-cli.sh \
	tests/integration/test-installed.sh
dist_check_SCRIPTS += $(integration_scripts)
TESTS += $(integration_scripts)

EXTRA_DIST += tests/integration/installed-user.c
