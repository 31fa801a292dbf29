/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/device-options.h"

#include <string.h>

#include "cpu/nearest.h"

const char *const gcpu_device_flag[] = { NULL };

void gcpu_device_object(const GcpuSetting *setting, const char *value, const char *message,
                        const char *allowed, const char *nearest, GcpuFindings *findings)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)setting->origin.file,
        .line = setting->origin.line,
        .section = (char *)"instance",
        .key = setting->key,
        .value = (char *)value,
        .message = (char *)message,
        .allowed = (char *)allowed,
        .nearest = (char *)nearest,
    };

    gcpu_findings_add(findings, &finding);
}

static const GcpuDeviceOption *find_option(const GcpuDeviceOption *known, const char *item)
{
    const char *equals = strchr(item, '=');
    gsize n_name = equals ? (gsize)(equals - item) : strlen(item);

    for (; known->name; known++) {
        if (strlen(known->name) == n_name && strncmp(known->name, item, n_name) == 0)
            return known;
    }
    return NULL;
}

static gboolean is_bare(const char *item, const GcpuDeviceOption *known)
{
    return *item == '/' || (!strchr(item, '=') && !find_option(known, item));
}

const char *gcpu_device_bare_value(const GcpuSetting *setting, const GcpuDeviceOption *known)
{
    return setting->items[0] && is_bare(setting->items[0], known) ? setting->items[0] : NULL;
}

const char *gcpu_device_option(const GcpuSetting *setting, const char *name)
{
    gsize n_name = strlen(name);

    for (char **item = setting->items; *item; item++) {
        if (strncmp(*item, name, n_name) != 0)
            continue;
        if ((*item)[n_name] == '=')
            return *item + n_name + 1;
        if ((*item)[n_name] == '\0')
            return "";
    }
    return NULL;
}

static char *join_names(const GcpuDeviceOption *known)
{
    GString *names = g_string_new(NULL);

    for (; known->name; known++)
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", known->name);
    return g_string_free(names, FALSE);
}

static void object_to_unknown(const GcpuSetting *setting, const char *item,
                              const GcpuDeviceOption *known, GcpuFindings *findings)
{
    g_autofree char *name = g_strndup(item, strcspn(item, "="));
    g_autofree char *allowed = join_names(known);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (const GcpuDeviceOption *option = known; option->name; option++)
        g_ptr_array_add(names, (char *)option->name);
    g_ptr_array_add(names, NULL);
    gcpu_device_object(setting, item, "unknown option", allowed,
                       gcpu_nearest(name, (const char *const *)names->pdata), findings);
}

static void check_value(const GcpuSetting *setting, const char *item,
                        const GcpuDeviceOption *option, GcpuFindings *findings)
{
    const char *equals = strchr(item, '=');

    if (option->words == gcpu_device_flag) {
        if (equals)
            gcpu_device_object(setting, item, "this option takes no value", NULL, NULL, findings);
        return;
    }
    if (!equals || !equals[1]) {
        gcpu_device_object(setting, item, "this option needs a value", NULL, NULL, findings);
        return;
    }
    if (!option->words || g_strv_contains(option->words, equals + 1))
        return;
    g_autofree char *allowed = g_strjoinv(", ", (char **)option->words);
    gcpu_device_object(setting, item, "unknown value", allowed,
                       gcpu_nearest(equals + 1, option->words), findings);
}

static gboolean is_repeated(const GcpuSetting *setting, guint index)
{
    gsize n_name = strcspn(setting->items[index], "=");

    for (guint i = 0; i < index; i++) {
        if (strcspn(setting->items[i], "=") == n_name &&
            strncmp(setting->items[i], setting->items[index], n_name) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean gcpu_device_options_check(const GcpuSetting *setting, const GcpuDeviceOption *known,
                                   GcpuFindings *findings)
{
    guint before = gcpu_findings_count(findings);

    for (guint i = gcpu_device_bare_value(setting, known) ? 1 : 0; setting->items[i]; i++) {
        const GcpuDeviceOption *option = find_option(known, setting->items[i]);
        if (!option)
            object_to_unknown(setting, setting->items[i], known, findings);
        else if (is_repeated(setting, i))
            gcpu_device_object(setting, setting->items[i], "given twice", NULL, NULL, findings);
        else
            check_value(setting, setting->items[i], option, findings);
    }
    return gcpu_findings_count(findings) == before;
}
