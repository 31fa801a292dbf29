/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/migrate-run.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/migrate-show.h"
#include "cli/output.h"
#include "cli/virt-module.h"

typedef struct Run Run;

/** One: one guest on its way. */
typedef struct {
    Run *run;
    const char *guest;
    GcpuMigrationJob *job;
    int status;
} One;

struct Run {
    const GcpuVirtModuleMigration *module;
    GcpuMigrateShow show;
    GMutex show_lock;
    One *ones;
    guint n_ones;
    guint n_interrupts;
};

static GcpuMigrationRequest request_of(const GcpuMigrateOrder *order, const Run *run)
{
    const GcpuMigrationSettings settings = { .host = order->config };
    GcpuMigrationRequest request = {
        .source_uri = order->source_uri,
        .destination_uri = order->destination_uri,
        .plan = {
            .peer_uri = order->peer_uri,
            .data_uri = order->data_uri,
            .flags = order->copy_disks ? GCPU_VIRT_MIGRATION_COPY_DISKS : 0,
        },
    };

    run->module->settings_apply(&settings, &request);
    return request;
}

static void show_event(const GcpuMigrationEvent *event, gpointer data)
{
    const One *one = data;

    g_mutex_lock(&one->run->show_lock);
    gcpu_migrate_show_event(one->run->show, event);
    g_mutex_unlock(&one->run->show_lock);
}

static gpointer run_one(gpointer data)
{
    One *one = data;
    const GcpuVirtModuleMigration *module = one->run->module;
    g_autoptr(GError) error = NULL;
    GcpuMigrationOutcome *outcome = module->job_run(one->job, &error);

    g_mutex_lock(&one->run->show_lock);
    if (outcome)
        one->status = gcpu_migrate_show_outcome(one->run->show, one->guest, outcome,
                                                module->outcome_where(outcome));
    else
        one->status = gcpu_migrate_show_error(one->run->show, one->guest, error);
    g_mutex_unlock(&one->run->show_lock);
    module->outcome_free(outcome);
    return NULL;
}

static void abort_all(Run *run)
{
    for (guint i = 0; i < run->n_ones; i++) {
        g_autoptr(GError) error = NULL;
        if (!run->module->job_abort(run->ones[i].job, &error))
            fprintf(stderr, "%s: %s\n", run->ones[i].guest, error->message);
    }
}

/* A slip of the finger shall not cost an hour of copying. Runs in libvirt's event thread. */
static gboolean on_interrupt(gpointer data)
{
    Run *run = data;

    if (run->n_interrupts++ == 0)
        fputs("\ninterrupt again to abort the migration\n", stderr);
    else
        abort_all(run);
    return G_SOURCE_CONTINUE;
}

static gboolean on_end(gpointer data)
{
    abort_all(data);
    return G_SOURCE_CONTINUE;
}

static int run_all(Run *run)
{
    g_autofree GThread **threads = g_new0(GThread *, run->n_ones);
    guint sources[] = {
        g_unix_signal_add(SIGINT, on_interrupt, run),
        g_unix_signal_add(SIGTERM, on_end, run),
        g_unix_signal_add(SIGHUP, on_end, run),
    };
    int status = GCPU_EXIT_OK;

    for (guint i = 0; i < run->n_ones; i++)
        threads[i] = g_thread_new("guestcpu-job", run_one, &run->ones[i]);
    for (guint i = 0; i < run->n_ones; i++) {
        g_thread_join(threads[i]);
        if (status == GCPU_EXIT_OK)
            status = run->ones[i].status;
    }
    for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
        g_source_remove(sources[i]);
    return status;
}

static GcpuMigrateShow choose_show(const GcpuMigrateOrder *order, guint n_guests)
{
    if (order->json)
        return GCPU_MIGRATE_SHOW_JSON;
    return n_guests == 1 && isatty(STDERR_FILENO) ? GCPU_MIGRATE_SHOW_BAR : GCPU_MIGRATE_SHOW_LINES;
}

int gcpu_migrate_run(const GcpuMigrateOrder *order)
{
    guint n_guests = g_strv_length((char **)order->guests);
    g_autofree One *ones = g_new0(One, n_guests);
    GcpuVirtModuleMigration module;
    g_autoptr(GError) error = NULL;
    Run run = {
        .module = &module, .show = choose_show(order, n_guests), .ones = ones, .n_ones = n_guests
    };

    if (!gcpu_virt_module_migration(&module, &error)) {
        gcpu_output_error(error);
        return gcpu_error_exit_status(error);
    }
    g_mutex_init(&run.show_lock);
    for (guint i = 0; i < n_guests; i++) {
        GcpuMigrationRequest request = request_of(order, &run);
        request.guest = order->guests[i];
        ones[i] = (One){ .run = &run, .guest = order->guests[i] };
        ones[i].job = module.job_new(&request, show_event, &ones[i]);
    }
    int status = run_all(&run);
    for (guint i = 0; i < n_guests; i++)
        module.job_free(ones[i].job);
    g_mutex_clear(&run.show_lock);
    return status;
}
