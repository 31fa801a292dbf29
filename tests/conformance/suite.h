/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* suite.h: libvirt's own test data of one release, and the score against it. */
#pragma once

#include "cpu/compare.h"
#include "cpu/cpuid.h"
#include "cpu/version.h"
#include "qmp/qmp-reply.h"

/** Suite: where one release's data lies. Paths of folders that are not there are NULL. */
typedef struct {
    char *name;          /* for reading */
    char *map_dir;       /* cpu_map */
    char *cpu_dir;       /* cputestdata */
    char *domcaps_dir;   /* domaincapsdata */
    char *qemu_caps_dir; /* qemucapabilitiesdata */
    GcpuVersion version; /* whose XML to print */
    GcpuMap *x86, *ppc64, *arm;
    GHashTable *kinds;     /* of char * → Score */
    GPtrArray *kind_order; /* of char *, borrowed from @kinds */
} Suite;

typedef struct {
    guint passed, failed, absent;
} Score;

/** suite_map: the map for @arch; NULL where there is none. */
const GcpuMap *suite_map(const Suite *suite, const char *arch);

/** suite_count: books the outcome of one case; a difference is printed. @difference: (transfer
 * full) (nullable): NULL: it passed. */
void suite_count(Suite *suite, const char *kind, const char *label, char *difference);

/** suite_absent: books a case whose data is not there. */
void suite_absent(Suite *suite, const char *kind);

/** suite_path: Returns: (transfer full): the path of a file of cputestdata. */
char *suite_path(const Suite *suite, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** suite_has: whether all files are there: names of cputestdata, NULL at the end. */
gboolean suite_has(const Suite *suite, ...) G_GNUC_NULL_TERMINATED;

/** suite_read_def: a <cpu> of cputestdata; @name without ".xml". */
GcpuDef *suite_read_def(const Suite *suite, const char *name, GError **error);

/** suite_read_defs: the <cpu> elements of a <cpuTest>, all of host type. */
GPtrArray *suite_read_defs(const Suite *suite, const char *name, GError **error);

/** suite_read_cpuid: a dump of cputestdata. */
GcpuCpuid *suite_read_cpuid(const Suite *suite, const char *name, GError **error);

/** suite_read_reply: Returns: (nullable): QEMU's replies about the CPU of a dump. */
GcpuQmpReply *suite_read_reply(const Suite *suite, const char *name);

/** suite_models: Returns: (transfer full): models without blockers. */
GPtrArray *suite_models(const char *const *names);

/** suite_expect_def: Returns: (transfer full) (nullable): how @def, as this release prints it,
 * differs from the file. Differences of indentation do not count. */
char *suite_expect_def(const Suite *suite, const GcpuDef *def, const char *name);

/** suite_text_difference: Returns: (transfer full) (nullable): the first line that differs. */
char *suite_text_difference(const char *actual, const char *expected);

/** suite_error_difference: Returns: (transfer full): @error as a difference; takes it. */
char *suite_error_difference(GError *error);

/* The kinds of case, each in its own file. */
void run_compare_cases(Suite *suite);
void run_baseline_cases(Suite *suite);
void run_guest_cases(Suite *suite);
void run_cpuid_cases(Suite *suite);
void run_live_cases(Suite *suite);
void run_host_model_cases(Suite *suite);
