/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command.h: the commands of guestcpu. One file each, named cmd-NAME.c; the table is in main.c. */
#pragma once

#include <glib.h>

/** Exit statuses that no library error carries; the others come from gcpu_error_exit_status(). */
enum {
    GCPU_EXIT_OK = 0,
    GCPU_EXIT_NO = 1, /* the verdict is no */
    GCPU_EXIT_USAGE = 2,
};

/**
 * GcpuCommandRun:
 * @argc, @argv: the command's own arguments; argv[0] is "guestcpu NAME"
 *
 * Returns: the exit status.
 */
typedef int (*GcpuCommandRun)(int argc, char **argv);

int gcpu_cmd_common(int argc, char **argv);
int gcpu_cmd_explain(int argc, char **argv);
int gcpu_cmd_fleet(int argc, char **argv);
int gcpu_cmd_whatif(int argc, char **argv);
int gcpu_cmd_place(int argc, char **argv);
int gcpu_cmd_preview(int argc, char **argv);
int gcpu_cmd_check_config(int argc, char **argv);
int gcpu_cmd_baseline(int argc, char **argv);
int gcpu_cmd_compare(int argc, char **argv);
int gcpu_cmd_decode(int argc, char **argv);
int gcpu_cmd_domains(int argc, char **argv);
int gcpu_cmd_expand(int argc, char **argv);
int gcpu_cmd_labels(int argc, char **argv);
int gcpu_cmd_migrate(int argc, char **argv);
int gcpu_cmd_migratable(int argc, char **argv);
int gcpu_cmd_matrix(int argc, char **argv);
int gcpu_cmd_models(int argc, char **argv);
int gcpu_cmd_report(int argc, char **argv);
int gcpu_cmd_selector(int argc, char **argv);
int gcpu_cmd_traits(int argc, char **argv);
int gcpu_cmd_status(int argc, char **argv);
int gcpu_cmd_watch(int argc, char **argv);
