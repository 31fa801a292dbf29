/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-archs.h"

#include "cli/fleet-output.h"
#include "cli/output.h"

void gcpu_fleet_archs_clear(GcpuFleetArchs *archs)
{
    g_clear_pointer(&archs->classes, g_ptr_array_unref);
    gcpu_fleet_inputs_clear(&archs->inputs);
}

static const char *setting_text(const GcpuSetting *setting)
{
    return setting ? setting->text : NULL;
}

static gboolean sort_arch(GcpuFleetArchs *archs, const char *arch)
{
    GcpuFleetInputs *inputs = &archs->inputs;
    g_autoptr(GError) error = NULL;
    const GcpuFleetScope scope = {
        .arch = arch,
        .virt_type = setting_text(gcpu_config_get(inputs->cpu.config, GCPU_SETTING_VIRT_TYPE)),
        .now_s = inputs->now_s,
        .max_age_s = inputs->max_age_s,
    };
    GcpuFleetClasses *classes = gcpu_fleet_classes_new(inputs->fleet, &scope, inputs->maps, &error);

    if (classes)
        g_ptr_array_add(archs->classes, classes);
    else
        gcpu_findings_add_error(inputs->cpu.findings, g_steal_pointer(&error));
    return classes != NULL;
}

gboolean gcpu_fleet_archs_open(GcpuFleetArchs *archs, const GcpuOptions *options)
{
    GcpuFleetInputs *inputs = &archs->inputs;

    if (!gcpu_fleet_inputs_open(inputs, options))
        return FALSE;
    const char *wanted = setting_text(gcpu_instance_get(inputs->cpu.instance, GCPU_SETTING_ARCH));
    g_auto(GStrv) of_hosts = gcpu_fleet_archs(inputs->fleet);
    archs->classes = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_fleet_classes_free);
    if (wanted)
        return sort_arch(archs, wanted);
    for (guint i = 0; of_hosts[i]; i++) {
        if (!sort_arch(archs, of_hosts[i]))
            return FALSE;
    }
    return TRUE;
}

static const GcpuFleetClasses *classes_at(const GcpuFleetArchs *archs, guint index)
{
    return g_ptr_array_index(archs->classes, index);
}

static gboolean has_class(const GcpuFleetArchs *archs, guint32 number)
{
    for (guint i = 0; i < archs->classes->len; i++) {
        if (classes_at(archs, i)->class_of[number] != GCPU_FLEET_NO_CLASS)
            return TRUE;
    }
    return FALSE;
}

/* Under its own architecture it is told what is not known of a host; that it runs no guests of the
 * others says nothing more. */
static gboolean is_told_elsewhere(const GcpuFleetArchs *archs, const GcpuFleetClasses *classes,
                                  const GcpuFleetGap *gap, guint32 number)
{
    const char *arch = gcpu_fleet_host_arch(gcpu_fleet_classes_host(classes, number));

    for (guint i = 0; gap->kind == GCPU_FLEET_GAP_ARCH && i < archs->classes->len; i++) {
        if (g_strcmp0(classes_at(archs, i)->arch, arch) == 0)
            return TRUE;
    }
    return gcpu_fleet_gap_excludes(gap->kind) && has_class(archs, number);
}

static GArray *hosts_of_gap(const GcpuFleetArchs *archs, const GcpuFleetClasses *classes,
                            const GcpuFleetGap *gap)
{
    GArray *hosts = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint i = 0; i < gap->hosts->len; i++) {
        guint32 number = g_array_index(gap->hosts, guint32, i);
        if (!is_told_elsewhere(archs, classes, gap, number))
            g_array_append_val(hosts, number);
    }
    return hosts;
}

/* Two architectures may say the same of the same hosts. */
static void add_gap(GPtrArray *gaps, const GcpuFleetArchs *archs, const GcpuFleetClasses *classes,
                    const GcpuFleetGap *gap)
{
    g_autoptr(GArray) hosts = hosts_of_gap(archs, classes, gap);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *sentence = gcpu_fleet_gap_format(gap, classes);

    if (hosts->len == 0)
        return;
    gcpu_fleet_output_hosts(text, classes, hosts);
    g_string_append_printf(text, ": %s", sentence);
    if (!g_ptr_array_find_with_equal_func(gaps, text->str, g_str_equal, NULL))
        g_ptr_array_add(gaps, g_strdup(text->str));
}

char **gcpu_fleet_archs_gaps(const GcpuFleetArchs *archs)
{
    GPtrArray *gaps = g_ptr_array_new();
    const GPtrArray *unread = gcpu_fleet_unread(archs->inputs.fleet);

    for (guint i = 0; i < archs->classes->len; i++) {
        const GcpuFleetClasses *classes = classes_at(archs, i);
        for (guint j = 0; j < classes->gaps->len; j++)
            add_gap(gaps, archs, classes, g_ptr_array_index(classes->gaps, j));
    }
    for (guint i = 0; i < unread->len; i++) {
        const GcpuFleetUnread *what = g_ptr_array_index(unread, i);
        g_ptr_array_add(gaps, g_strdup_printf("%s: %s", what->source, what->reason));
    }
    g_ptr_array_add(gaps, NULL);
    return (char **)g_ptr_array_free(gaps, FALSE);
}

void gcpu_fleet_archs_times(const GcpuFleetArchs *archs, gint64 *out_oldest_s, gint64 *out_newest_s)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(archs->inputs.fleet);

    *out_oldest_s = *out_newest_s = 0;
    for (guint i = 0; i < hosts->len; i++) {
        gint64 time_s = ((const GcpuFleetHost *)g_ptr_array_index(hosts, i))->collected_at_s;
        if (!time_s)
            continue;
        *out_oldest_s = *out_oldest_s ? MIN(*out_oldest_s, time_s) : time_s;
        *out_newest_s = MAX(*out_newest_s, time_s);
    }
}

void gcpu_fleet_archs_add_scope(JsonBuilder *builder, const GcpuFleetArchs *archs)
{
    GcpuFleetInputs of_arch = archs->inputs;

    json_builder_set_member_name(builder, "archs");
    json_builder_begin_array(builder);
    for (guint i = 0; i < archs->classes->len; i++) {
        of_arch.classes = g_ptr_array_index(archs->classes, i);
        json_builder_begin_object(builder);
        gcpu_fleet_output_add_scope(builder, &of_arch);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}
