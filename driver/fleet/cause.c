/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/cause.h"

#include <string.h>

#include "cpu/expand.h"
#include "cpu/explain.h"
#include "cpu/nearest.h"

typedef struct {
    const GcpuFleetHost *host;
    const GcpuFleetClass *class;
    const char *feature;
    int index; /* in the map; -1: unknown there */
} Case;

/* What the processor itself has, as far as the capabilities say. */
typedef enum {
    PROCESSOR_UNKNOWN,
    PROCESSOR_HAS,
    PROCESSOR_LACKS,
} Processor;

static GcpuCause *cause_new(GcpuCauseKind kind, gboolean is_proven, char *evidence,
                            const char *remedy)
{
    GcpuCause *cause = g_new0(GcpuCause, 1);

    cause->kind = kind;
    cause->is_proven = is_proven;
    cause->evidence = evidence;
    cause->remedy = g_strdup(remedy);
    return cause;
}

void gcpu_cause_free(GcpuCause *cause)
{
    if (!cause)
        return;
    g_free(cause->evidence);
    g_free(cause->remedy);
    g_free(cause);
}

const char *gcpu_cause_kind_to_string(GcpuCauseKind kind)
{
    static const char *const words[] = { "unknown",   "hardware",    "firmware",
                                         "microcode", "kernel",      "kvm-parameter",
                                         "qemu",      "libvirt-map", "policy" };

    g_return_val_if_fail((guint)kind < G_N_ELEMENTS(words), NULL);
    return words[kind];
}

static gboolean is_tsx(const char *feature)
{
    return strcmp(feature, "hle") == 0 || strcmp(feature, "rtm") == 0;
}

static gboolean is_nested(const Case *question)
{
    return question->index >= 0 &&
           (gcpu_feature_traits(question->class->map, (guint)question->index) &
            GCPU_FEATURE_IS_NESTED);
}

/* Of the features that only one vendor has those for which there are switches elsewhere. */
static gboolean is_of_other_vendor(const Case *question)
{
    const char *vendor = gcpu_fleet_class_vendor(question->class);

    if (g_strcmp0(vendor, "AMD") == 0 || g_strcmp0(vendor, "Hygon") == 0)
        return is_tsx(question->feature) || g_str_has_prefix(question->feature, "vmx");
    return g_strcmp0(vendor, "Intel") == 0 && strcmp(question->feature, "svm") == 0;
}

static Processor look_at_processor(const Case *question)
{
    const GcpuCapabilities *capabilities = question->host->facts->capabilities;
    const GcpuDef *cpu = capabilities ? capabilities->host_cpu : NULL;
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    if (!cpu || !cpu->model || question->index < 0 ||
        !gcpu_expand_set(question->class->map, cpu, set, NULL))
        return PROCESSOR_UNKNOWN;
    return gcpu_feature_set_has(set, (guint)question->index) ? PROCESSOR_HAS : PROCESSOR_LACKS;
}

/* Parameters of the kernel that take a feature away (Linux, admin-guide/kernel-parameters). */
static const struct {
    const char *word, *feature;
} kernel_words[] = {
    { "tsx=off", "hle" },     { "tsx=off", "rtm" },         { "nopku", "pku" },
    { "nopcid", "pcid" },     { "noinvpcid", "invpcid" },   { "nosmap", "smap" },
    { "nosmep", "smep" },     { "nofsgsbase", "fsgsbase" }, { "noxsave", "xsave" },
    { "noxsave", "avx" },     { "noxsaveopt", "xsaveopt" }, { "noxsaves", "xsaves" },
    { "nox2apic", "x2apic" }, { "nogbpages", "pdpe1gb" },   { "noexec=off", "nx" },
};

/* The kernel's avx512_vnni and sse4_1 are libvirt's avx512vnni and sse4.1. */
static gboolean is_same_name(const char *one, const char *other)
{
    while (*one && *other) {
        if (!g_ascii_isalnum(*one))
            one++;
        else if (!g_ascii_isalnum(*other))
            other++;
        else if (*one++ != *other++)
            return FALSE;
    }
    return !*one && !*other;
}

static gboolean clears(const char *word, const char *feature)
{
    const char *list = g_str_has_prefix(word, "clearcpuid=") ? word + strlen("clearcpuid=") : NULL;
    g_auto(GStrv) names = list ? g_strsplit(list, ",", -1) : NULL;

    for (char **name = names; name && *name; name++) {
        if (is_same_name(*name, feature))
            return TRUE;
    }
    return FALSE;
}

/* Returns: (transfer full) (nullable): the parameter of the kernel that is to blame. */
static char *find_kernel_word(const Case *question)
{
    const char *line = question->host->kernel_command_line;
    g_auto(GStrv) words = g_strsplit_set(line ? line : "", " \t\n", -1);

    for (char **word = words; *word; word++) {
        if (clears(*word, question->feature))
            return g_strdup(*word);
        for (guint i = 0; i < G_N_ELEMENTS(kernel_words); i++) {
            if (strcmp(*word, kernel_words[i].word) == 0 &&
                strcmp(question->feature, kernel_words[i].feature) == 0)
                return g_strdup(*word);
        }
    }
    return NULL;
}

/* Kernels turn TSX off by default since 5.4, and microcode of 2021 removes it from many. */
static const char tsx_remedy[] =
    "use a model without TSX (-noTSX); tsx=on brings it back where microcode has left it, and with "
    "it what it was switched off for";

/* Only tsx=off shows in CPUID: what lacks there in spite of another word, the processor lacks. */
static GcpuCause *blame_kernel_word(const Case *question, Processor processor)
{
    gboolean can_be = processor != PROCESSOR_LACKS || is_tsx(question->feature);
    g_autofree char *word = can_be ? find_kernel_word(question) : NULL;
    g_autofree char *remedy =
        word ? g_strdup_printf("take %s off the kernel's command line and reboot", word) : NULL;

    if (!word)
        return NULL;
    return cause_new(GCPU_CAUSE_KERNEL, TRUE,
                     g_strdup_printf("the kernel was started with %s", word),
                     is_tsx(question->feature) ? tsx_remedy : remedy);
}

static gboolean is_off(const char *value)
{
    static const char *const words[] = { "0", "N", "n", NULL };

    return value && g_strv_contains(words, value);
}

static GcpuCause *blame_nesting(const Case *question)
{
    const GPtrArray *parameters = question->host->facts->module_parameters;

    for (guint i = 0; is_nested(question) && i < parameters->len; i++) {
        const GcpuModuleParameter *parameter = g_ptr_array_index(parameters, i);
        g_autofree char *remedy = NULL;
        if (strcmp(parameter->name, "nested") != 0 || !is_off(parameter->value))
            continue;
        remedy = g_strdup_printf("load %s with nested=1", parameter->module);
        return cause_new(GCPU_CAUSE_KVM, TRUE,
                         g_strdup_printf("%s has nested=%s", parameter->module, parameter->value),
                         remedy);
    }
    return NULL;
}

/* Of another libvirt, it proves nothing. */
static GcpuCause *blame_stand_in(const char *version, const char *name)
{
    g_autofree char *evidence = g_strdup_printf(
        "the CPU map that stands in for that of libvirt %s does not know %s", version, name);
    g_autofree char *remedy = g_strdup_printf(
        "give the CPU map of its libvirt: --cpu-map-of %s=DIR, or fleet_cpu_maps", version);

    return cause_new(GCPU_CAUSE_LIBVIRT, FALSE, g_steal_pointer(&evidence), remedy);
}

static GcpuCause *blame_map(const GcpuFleetClass *of_host, const char *name, const char **known,
                            const char *otherwise)
{
    g_autofree const char **names = known;
    const char *nearest = gcpu_nearest(name, names);
    g_autofree char *version = of_host->libvirt_version
                                   ? gcpu_version_format(of_host->libvirt_version)
                                   : g_strdup("on the host");
    g_autofree char *remedy = NULL;

    if (of_host->map_fit != GCPU_FLEET_MAP_OWN)
        return blame_stand_in(version, name);
    remedy =
        g_strdup_printf("%s%s%suse a newer libvirt there, or %s", nearest ? "perhaps " : "",
                        nearest ? nearest : "", nearest ? " is meant; otherwise " : "", otherwise);
    return cause_new(GCPU_CAUSE_LIBVIRT, TRUE,
                     g_strdup_printf("the CPU map of libvirt %s does not know %s", version, name),
                     remedy);
}

static GcpuCause *blame_offer(void)
{
    return cause_new(GCPU_CAUSE_QEMU, TRUE,
                     g_strdup("the processor has it, QEMU and KVM there do not offer it"),
                     "use a newer QEMU and kernel, or leave the feature out");
}

/* Under TCG neither the processor nor the kernel matters. */
static GcpuCause *blame_emulation(void)
{
    return cause_new(GCPU_CAUSE_QEMU, TRUE, g_strdup("QEMU does not emulate it"),
                     "use kvm or a newer QEMU, or leave the feature out");
}

static GcpuCause *blame_vendor(const Case *question)
{
    return cause_new(
        GCPU_CAUSE_HARDWARE, TRUE,
        g_strdup_printf("no processor of %s has it", gcpu_fleet_class_vendor(question->class)),
        NULL);
}

static GcpuCause *guess_tsx(void)
{
    return cause_new(GCPU_CAUSE_KERNEL, FALSE,
                     g_strdup("TSX is off: kernels and microcode switch it off unless they are "
                              "told otherwise"),
                     tsx_remedy);
}

static GcpuCause *guess_lack(const Case *question)
{
    const GcpuMap *map = question->class->map;

    if (is_tsx(question->feature))
        return guess_tsx();
    if (strcmp(question->feature, "svm") == 0 || strcmp(question->feature, "vmx") == 0 ||
        strcmp(question->feature, "nx") == 0)
        return cause_new(GCPU_CAUSE_FIRMWARE, FALSE,
                         g_strdup("the processor does not show it, though most have it"),
                         "look for its switch in the firmware's set-up");
    if (gcpu_feature_traits(map, (guint)question->index) & GCPU_FEATURE_IS_MITIGATION)
        return cause_new(GCPU_CAUSE_MICROCODE, FALSE,
                         g_strdup("the processor does not show it; such features come with "
                                  "microcode, or with a later processor"),
                         "install the latest microcode and reboot");
    return cause_new(GCPU_CAUSE_HARDWARE, FALSE, g_strdup("the processor does not have it"), NULL);
}

static GcpuCause *find_cause(const Case *question)
{
    Processor processor = look_at_processor(question);
    GcpuCause *cause = blame_kernel_word(question, processor);

    if (!cause && question->class->map && question->index < 0)
        return blame_map(question->class, question->feature,
                         gcpu_map_feature_names(question->class->map, NULL),
                         "leave the feature out");
    if (!cause && processor != PROCESSOR_LACKS)
        cause = blame_nesting(question);
    if (cause)
        return cause;
    if (processor == PROCESSOR_HAS)
        return blame_offer();
    if (processor == PROCESSOR_LACKS)
        return guess_lack(question);
    if (is_tsx(question->feature))
        return guess_tsx();
    return cause_new(GCPU_CAUSE_UNKNOWN, FALSE,
                     g_strdup("the report does not show what the processor itself has"),
                     "collect the report again as root");
}

GcpuCause *gcpu_cause_new(const GcpuFleetHost *host, const GcpuFleetClass *of_host,
                          const char *feature)
{
    const GcpuMap *map = of_host->map;
    const Case question = { host, of_host, feature,
                            map ? gcpu_map_find_feature(map, feature) : -1 };

    if (question.index >= 0 && g_strcmp0(of_host->offer->virt_type, "qemu") == 0)
        return blame_emulation();
    if (is_of_other_vendor(&question))
        return blame_vendor(&question);
    return find_cause(&question);
}

GcpuCause *gcpu_cause_new_of_model(const GcpuFleetClass *of_host, const char *model)
{
    if (!of_host->map)
        return cause_new(GCPU_CAUSE_UNKNOWN, FALSE,
                         g_strdup("only the hypervisor on the host can tell"), NULL);
    return blame_map(of_host, model, gcpu_map_model_names(of_host->map), "ask for another model");
}
