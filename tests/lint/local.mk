# Checks of the tree itself, apart from `make check` since they need tools that only developers have.
EXTRA_DIST += tests/lint/run-lint.sh tests/lint/files.sh tests/lint/test-lint.sh \
	tests/lint/layers.sh tests/lint/library-folders tests/lint/objects.sh tests/lint/public.sh tests/lint/format.sh \
	tests/lint/scripts.sh tests/lint/cppcheck.sh tests/lint/cppcheck.supp tests/lint/words.sh \
	tests/lint/sizes.sh tests/lint/docs.sh \
	tests/lint/hooks/pre-commit tests/lint/hooks/commit-msg

.PHONY: lint hooks
lint: all
	@$(srcdir)/tests/lint/run-lint.sh .

# Opt-in: nobody's git is changed by a build.
hooks:
	git -C $(srcdir) config core.hooksPath tests/lint/hooks
