/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A guest that was given the host's own CPU has seen every bit of it, and what the microcode does
 * besides: it may only go where all of that is the same. */
#include "migration/preflight-steps.h"

#define REMEDY                                                                                 \
    "choose a host with the same processor and microcode, or start the guest anew with a CPU " \
    "model"

static const GcpuHurdleHead differs = { GCPU_HURDLE_PASSTHROUGH, GCPU_HURDLE_BLOCKS, NULL, REMEDY,
                                        NULL };
static const GcpuHurdleHead not_known = { GCPU_HURDLE_PASSTHROUGH, GCPU_HURDLE_NEEDS_OPTION, NULL,
                                          "ask both live hosts or give both reports", NULL };

static const GcpuDef *cpu_of(const GcpuHostReport *host)
{
    return host && host->capabilities ? host->capabilities->host_cpu : NULL;
}

static void check_word(const GcpuPreflightRun *run, const char *what, const char *source,
                       const char *destination)
{
    if (g_strcmp0(source, destination) != 0)
        gcpu_preflight_add(run, &differs, "the processor's %s is %s here and %s there", what,
                           source ? source : "unknown", destination ? destination : "unknown");
}

/* Returns: (transfer full): the features of @a that @b lacks, "aes, avx". */
static char *features_without(const GcpuDef *a, const GcpuDef *b)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < a->features->len; i++) {
        const char *name = gcpu_def_feature(a, i)->name;
        if (!gcpu_def_find_feature(b, name))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}

static void check_features(const GcpuPreflightRun *run, const GcpuDef *source,
                           const GcpuDef *destination)
{
    g_autofree char *missing = features_without(source, destination);
    g_autofree char *extra = features_without(destination, source);

    if (*missing)
        gcpu_preflight_add(run, &differs, "the destination's processor lacks %s", missing);
    if (*extra)
        gcpu_preflight_add(run, &differs, "the destination's processor has %s besides", extra);
}

static guint64 microcode_of(const GcpuHostReport *host)
{
    const GcpuDef *cpu = cpu_of(host);

    if (cpu->microcode_version)
        return cpu->microcode_version;
    return host->microcode ? g_ascii_strtoull(host->microcode, NULL, 0) : 0;
}

static void check_microcode(const GcpuPreflightRun *run)
{
    guint64 source = microcode_of(run->source), destination = microcode_of(run->destination);

    if (!source || !destination)
        gcpu_preflight_add(run, &not_known,
                           "whether both hosts have the same microcode is not "
                           "known");
    else if (source != destination)
        gcpu_preflight_add(run, &differs,
                           "the microcode is 0x%" G_GINT64_MODIFIER
                           "x here and 0x%" G_GINT64_MODIFIER "x there",
                           source, destination);
}

static void check_signature(const GcpuPreflightRun *run, const GcpuDef *source,
                            const GcpuDef *destination)
{
    const GcpuSignature *a = &source->signature, *b = &destination->signature;

    if (a->family && b->family &&
        (a->family != b->family || a->model != b->model || a->stepping != b->stepping))
        gcpu_preflight_add(run, &differs,
                           "family, model and stepping are %u, %u, %u here and %u, %u, %u there",
                           a->family, a->model, a->stepping, b->family, b->model, b->stepping);
}

/* An emulated CPU is as equal as the emulators are. */
static void check_emulators(const GcpuPreflightRun *run)
{
    GcpuVersion source = run->source ? run->source->hypervisor_version : 0;
    GcpuVersion destination = run->destination->hypervisor_version;
    g_autofree char *here = gcpu_version_format(source);
    g_autofree char *there = gcpu_version_format(destination);

    if (!source || !destination)
        gcpu_preflight_add(run, &not_known, "whether both emulate the same CPU is not known");
    else if (source != destination)
        gcpu_preflight_add(run, &differs,
                           "the emulated CPU is that of QEMU %s here and of %s there", here, there);
}

void gcpu_preflight_passthrough(const GcpuPreflightRun *run)
{
    const GcpuDef *source = cpu_of(run->source), *destination = cpu_of(run->destination);

    if (!gcpu_preflight_guest_runs_on_processor(run)) {
        check_emulators(run);
        return;
    }
    if (!source || !destination) {
        gcpu_preflight_add(run, &not_known, "whether both hosts are equal is not known");
        return;
    }
    check_word(run, "vendor", source->vendor, destination->vendor);
    check_word(run, "model", source->model, destination->model);
    check_signature(run, source, destination);
    check_features(run, source, destination);
    check_microcode(run);
}
