/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* oracle.h: one question to libvirt and to the engine, and whether they agree. */
#pragma once

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "cpu/def.h"
#include "cpu/map.h"
#include "cpu/version.h"

#define EXIT_SKIPPED 77

/** Oracle: how to ask. */
typedef struct {
    guint32 seed;
    double seconds; /* for each kind of question; 0: one of each */
} Oracle;

/** Session: one libvirt, and what the engine needs to answer the same. */
typedef struct {
    virConnectPtr conn;
    GcpuMap *map;
    GcpuVersion version;
    GcpuDef *host; /* NULL: not known here */
    GRand *rand;
    guint n_asked, n_different;
} Session;

/** Answer: what either side says: an XML or a verdict, or why not. */
typedef struct {
    char *text;
    char *error;
} Answer;

static inline void answer_clear(Answer *answer)
{
    g_free(answer->text);
    g_free(answer->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

/** answer_take_error: takes @error. */
void answer_take_error(Answer *answer, GError *error);

/** oracle_libvirt_error: Returns: (transfer full): libvirt's words without the class before them.
 */
char *oracle_libvirt_error(void);

/** oracle_settle: books one question; a difference is printed. */
void oracle_settle(Session *session, const char *question, const Answer *libvirt,
                   const Answer *engine);

/** oracle_open: Returns: FALSE, with the reason printed, if @uri is not to be had here. */
gboolean oracle_open(Session *session, const Oracle *oracle, const char *uri);
void oracle_close(Session *session);

/** oracle_run_for: asks until the time is over or there are enough differences. */
void oracle_run_for(Session *session, double seconds, void (*check)(Session *));

/** oracle_report: prints the score. Returns: the exit status. */
int oracle_report(const Session *session, const Oracle *oracle, const char *uri);

/** oracle_main: for a program [SEED [SECONDS]] that asks test:///default. Returns: the exit status.
 */
int oracle_main(char **argv, int (*ask)(const Oracle *oracle, const char *uri));

/** oracle_main_embedded: the same with the in-process QEMU driver that embed.sh provides. */
int oracle_main_embedded(char **argv, int (*ask)(const Oracle *oracle, const char *uri));
