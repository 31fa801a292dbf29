/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/instance.h"

#include "config/setting-layer.h"
#include "input/input.h"

#include <string.h>

struct GcpuInstance {
    GPtrArray *settings; /* of GcpuSetting, by id and number */
};

void gcpu_instance_free(GcpuInstance *instance)
{
    if (!instance)
        return;
    g_ptr_array_unref(instance->settings);
    g_free(instance);
}

static int compare_settings(gconstpointer a, gconstpointer b)
{
    const GcpuSetting *first = *(GcpuSetting *const *)a;
    const GcpuSetting *second = *(GcpuSetting *const *)b;

    if (first->spec->id != second->spec->id)
        return first->spec->id < second->spec->id ? -1 : 1;
    return (first->index > second->index) - (first->index < second->index);
}

/* Where the settings of @id begin, or would. */
static guint first_of(const GcpuInstance *instance, GcpuSettingId id)
{
    guint low = 0, high = instance->settings->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const GcpuSetting *setting = g_ptr_array_index(instance->settings, middle);
        if (setting->spec->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const GcpuSetting *gcpu_instance_get_nth(const GcpuInstance *instance, GcpuSettingId id, guint nth)
{
    guint first = first_of(instance, id);

    if (nth >= instance->settings->len - first)
        return NULL;
    const GcpuSetting *setting = g_ptr_array_index(instance->settings, first + nth);
    return setting->spec->id == id ? setting : NULL;
}

const GcpuSetting *gcpu_instance_get(const GcpuInstance *instance, GcpuSettingId id)
{
    return gcpu_instance_get_nth(instance, id, 0);
}

guint gcpu_instance_count(const GcpuInstance *instance, GcpuSettingId id)
{
    return first_of(instance, id + 1) - first_of(instance, id);
}

static void add(const GcpuSetting *setting, const char *message, const char *remedy,
                GcpuFindings *findings)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = setting->file ? setting->file : (char *)GCPU_COMMAND_LINE,
        .line = setting->origin.line,
        .section = setting->section,
        .key = setting->key,
        .value = setting->text,
        .message = (char *)message,
        .remedy = (char *)remedy,
    };

    gcpu_findings_add(findings, &finding);
}

static const struct {
    GcpuSettingId preferred;
    GcpuSettingId max;
} topology[] = {
    { GCPU_SETTING_CPU_SOCKETS, GCPU_SETTING_CPU_MAX_SOCKETS },
    { GCPU_SETTING_CPU_CORES, GCPU_SETTING_CPU_MAX_CORES },
    { GCPU_SETTING_CPU_THREADS, GCPU_SETTING_CPU_MAX_THREADS },
};

static void check_preferred(const GcpuInstance *instance, GcpuFindings *findings)
{
    for (guint i = 0; i < G_N_ELEMENTS(topology); i++) {
        const GcpuSetting *preferred = gcpu_instance_get(instance, topology[i].preferred);
        const GcpuSetting *max = gcpu_instance_get(instance, topology[i].max);
        if (!preferred || !max || preferred->number <= max->number)
            continue;
        g_autofree char *message = g_strdup_printf("more than %s = %s", max->key, max->text);
        add(preferred, message, NULL, findings);
    }
}

typedef struct {
    const GcpuSetting *last; /* of those that are set */
    guint n;                 /* how many are set */
    guint64 product;         /* of those that are set */
} Product;

static Product product_of(const GcpuInstance *instance, gboolean of_max)
{
    Product result = { .product = 1 };

    for (guint i = 0; i < G_N_ELEMENTS(topology); i++) {
        GcpuSettingId id = of_max ? topology[i].max : topology[i].preferred;
        const GcpuSetting *setting = gcpu_instance_get(instance, id);
        if (!setting)
            continue;
        result.last = setting;
        result.n++;
        result.product *= setting->number;
    }
    return result;
}

static void check_product(guint64 vcpus, const Product *preferred, GcpuFindings *findings)
{
    gboolean all = preferred->n == G_N_ELEMENTS(topology);

    if (all ? vcpus == preferred->product : vcpus % preferred->product == 0)
        return;
    g_autofree char *message = g_strdup_printf(
        all ? "sockets, cores and threads make %" G_GUINT64_FORMAT
              " virtual CPUs, but vcpus is %" G_GUINT64_FORMAT
            : "%" G_GUINT64_FORMAT " does not divide the %" G_GUINT64_FORMAT " virtual CPUs",
        preferred->product, vcpus);
    add(preferred->last, message, "change vcpus or the topology", findings);
}

static void check_topology(const GcpuInstance *instance, GcpuFindings *findings)
{
    const GcpuSetting *vcpus = gcpu_instance_get(instance, GCPU_SETTING_VCPUS);
    Product preferred = product_of(instance, FALSE);
    Product max = product_of(instance, TRUE);
    const GcpuSetting *last = preferred.last ? preferred.last : max.last;

    if (last && !vcpus) {
        add(last, "a topology needs vcpus; without it the template decides how many there are",
            "set vcpus", findings);
        return;
    }
    if (preferred.last)
        check_product(vcpus->number, &preferred, findings);
    if (max.n == G_N_ELEMENTS(topology) && max.product < vcpus->number) {
        g_autofree char *message =
            g_strdup_printf("the maxima allow %" G_GUINT64_FORMAT " virtual CPUs, but vcpus is %s",
                            max.product, vcpus->text);
        add(max.last, message, "change vcpus or the maxima", findings);
    }
}

static void check_maxphysaddr(const GcpuInstance *instance, GcpuFindings *findings)
{
    const GcpuSetting *mode = gcpu_instance_get(instance, GCPU_SETTING_MAXPHYSADDR_MODE);
    const GcpuSetting *bits = gcpu_instance_get(instance, GCPU_SETTING_MAXPHYSADDR_BITS);
    gboolean emulates = mode && strcmp(mode->text, "emulate") == 0;

    if (emulates && !bits)
        add(mode, "maxphysaddr_bits is needed as well", "set maxphysaddr_bits", findings);
    if (bits && !emulates)
        add(bits, "used only with maxphysaddr_mode = emulate",
            "set maxphysaddr_mode = emulate, or remove the bits", findings);
}

static void check_together(const GcpuInstance *instance, GcpuFindings *own)
{
    static const GcpuSettingId of_topology[] = {
        GCPU_SETTING_VCPUS,           GCPU_SETTING_CPU_SOCKETS,
        GCPU_SETTING_CPU_CORES,       GCPU_SETTING_CPU_THREADS,
        GCPU_SETTING_CPU_MAX_SOCKETS, GCPU_SETTING_CPU_MAX_CORES,
        GCPU_SETTING_CPU_MAX_THREADS, GCPU_N_SETTINGS,
    };
    static const GcpuSettingId of_maxphysaddr[] = { GCPU_SETTING_MAXPHYSADDR_MODE,
                                                    GCPU_SETTING_MAXPHYSADDR_BITS,
                                                    GCPU_N_SETTINGS };

    if (gcpu_setting_layer_is_certain(own, of_topology))
        check_topology(instance, own);
    if (gcpu_setting_layer_is_certain(own, of_maxphysaddr))
        check_maxphysaddr(instance, own);
    check_preferred(instance, own);
}

static GcpuInstance *finish(GPtrArray *file_layer, GPtrArray *overrides, GcpuFindings *own,
                            GcpuFindings *findings)
{
    g_autoptr(GcpuInstance) instance = g_new(GcpuInstance, 1);

    instance->settings = overrides;
    g_ptr_array_set_free_func(file_layer, NULL);
    for (guint i = 0; i < file_layer->len; i++) {
        GcpuSetting *setting = g_ptr_array_index(file_layer, i);
        if (gcpu_setting_layer_find(overrides, setting->spec->id, setting->index))
            gcpu_setting_free(setting);
        else
            g_ptr_array_add(overrides, setting);
    }
    g_ptr_array_unref(file_layer);
    g_ptr_array_sort(instance->settings, compare_settings);

    check_together(instance, own);
    gcpu_findings_append(findings, own);
    return gcpu_findings_has_errors(own) ? NULL : g_steal_pointer(&instance);
}

GcpuInstance *gcpu_instance_load(const char *path, const char *const *overrides,
                                 GcpuFindings *findings)
{
    g_autoptr(GcpuFindings) own = gcpu_findings_new();
    GPtrArray *layer = gcpu_setting_layer_override(GCPU_DIALECT_INSTANCE, overrides, own);
    const GcpuOrigin origin = {
        .layer = GCPU_LAYER_INSTANCE,
        .file = g_strcmp0(path, GCPU_INPUT_STDIN) == 0 ? "standard input" : path,
    };

    if (!path)
        return finish(g_ptr_array_new(), layer, own, findings);
    return finish(gcpu_setting_layer_read(GCPU_DIALECT_INSTANCE, path, &origin, NULL, own), layer,
                  own, findings);
}

GcpuInstance *gcpu_instance_parse(const char *text, gsize length, const char *name,
                                  const char *const *overrides, GcpuFindings *findings)
{
    g_autoptr(GcpuFindings) own = gcpu_findings_new();
    GPtrArray *layer = gcpu_setting_layer_override(GCPU_DIALECT_INSTANCE, overrides, own);
    const GcpuOrigin origin = { .layer = GCPU_LAYER_INSTANCE, .file = name };

    return finish(gcpu_setting_layer_parse(GCPU_DIALECT_INSTANCE, text, length, &origin, own),
                  layer, own, findings);
}
