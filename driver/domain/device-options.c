/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/device-options.h"

#include <string.h>

#include "cpu/nearest.h"

const char *const gcpu_device_options_flag[] = { NULL };

static void add(const GcpuSetting *setting, GcpuFinding finding, GcpuFindings *findings)
{
    finding.code = GCPU_ERROR_INVALID;
    finding.file = setting->file ? setting->file : (char *)GCPU_COMMAND_LINE;
    finding.line = setting->origin.line;
    finding.section = setting->section;
    finding.key = setting->key;
    gcpu_findings_add(findings, &finding);
}

void gcpu_device_options_refuse(const GcpuSetting *setting, const char *value, const char *message,
                                const char *allowed, GcpuFindings *findings)
{
    add(setting,
        (GcpuFinding){ .severity = GCPU_SEVERITY_ERROR,
                       .value = (char *)(value ? value : setting->text),
                       .message = (char *)message,
                       .allowed = (char *)allowed },
        findings);
}

void gcpu_device_options_warn(const GcpuSetting *setting, const char *value, const char *message,
                              GcpuFindings *findings)
{
    add(setting,
        (GcpuFinding){
            .severity = GCPU_SEVERITY_WARNING, .value = (char *)value, .message = (char *)message },
        findings);
}

static gsize name_length(const char *item)
{
    return strcspn(item, "=");
}

static const GcpuDeviceOption *find_option(const GcpuDeviceOption *known, const char *item)
{
    gsize n_name = name_length(item);

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

const char *gcpu_device_options_get_bare(const GcpuSetting *setting, const GcpuDeviceOption *known)
{
    return setting->items[0] && is_bare(setting->items[0], known) ? setting->items[0] : NULL;
}

const char *gcpu_device_options_get(const GcpuSetting *setting, const char *name)
{
    gsize n_name = strlen(name);

    for (char **item = setting->items; *item; item++) {
        if (name_length(*item) == n_name && strncmp(*item, name, n_name) == 0)
            return *item + n_name + ((*item)[n_name] == '=');
    }
    return NULL;
}

guint gcpu_device_options_get_number(const GcpuSetting *setting, const GcpuDeviceNumber *number,
                                     GcpuFindings *findings)
{
    const char *text = gcpu_device_options_get(setting, number->name);
    guint64 value = 0;

    if (!text || g_ascii_string_to_unsigned(text, 10, number->min, number->max, &value, NULL))
        return (guint)value;
    g_autofree char *message = g_strdup_printf("%s is out of its range", number->name);
    g_autofree char *allowed = g_strdup_printf("a number from %u to %u", number->min, number->max);
    gcpu_device_options_refuse(setting, text, message, allowed, findings);
    return 0;
}

static void refuse_unknown(const GcpuSetting *setting, const char *item,
                           const GcpuDeviceOption *known, GcpuFindings *findings)
{
    g_autofree char *name = g_strndup(item, name_length(item));
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    if (is_bare(item, known) && *item == '/') {
        gcpu_device_options_refuse(setting, item, "a path can only be the first item", NULL,
                                   findings);
        return;
    }
    for (const GcpuDeviceOption *option = known; option->name; option++)
        g_ptr_array_add(names, (char *)option->name);
    g_ptr_array_add(names, NULL);
    g_autofree char *allowed = g_strjoinv(", ", (char **)names->pdata);
    add(setting,
        (GcpuFinding){ .severity = GCPU_SEVERITY_ERROR,
                       .value = (char *)item,
                       .message = (char *)"unknown option",
                       .allowed = allowed,
                       .nearest = (char *)gcpu_nearest(name, (const char *const *)names->pdata) },
        findings);
}

static void check_value(const GcpuSetting *setting, const char *item,
                        const GcpuDeviceOption *option, GcpuFindings *findings)
{
    const char *equals = strchr(item, '=');

    if (option->words == gcpu_device_options_flag) {
        if (equals)
            gcpu_device_options_refuse(setting, item, "this option takes no value", NULL, findings);
        return;
    }
    if (!equals || !equals[1]) {
        gcpu_device_options_refuse(setting, item, "this option needs a value", NULL, findings);
        return;
    }
    if (!option->words || g_strv_contains(option->words, equals + 1))
        return;
    g_autofree char *allowed = g_strjoinv(", ", (char **)option->words);
    add(setting,
        (GcpuFinding){ .severity = GCPU_SEVERITY_ERROR,
                       .value = (char *)item,
                       .message = (char *)"unknown word",
                       .allowed = allowed,
                       .nearest = (char *)gcpu_nearest(equals + 1, option->words) },
        findings);
}

static gboolean is_repeated(const GcpuSetting *setting, guint index)
{
    const char *item = setting->items[index];
    gsize n_name = name_length(item);

    for (guint i = 0; i < index; i++) {
        if (name_length(setting->items[i]) == n_name &&
            strncmp(setting->items[i], item, n_name) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean gcpu_device_options_has_noncharacter(const char *text)
{
    return strstr(text, "\xef\xbf\xbe") || strstr(text, "\xef\xbf\xbf");
}

gboolean gcpu_device_options_for_qemu(const GcpuGuestCpu *guest_cpu)
{
    return g_strcmp0(guest_cpu->virt_type, "kvm") == 0 ||
           g_strcmp0(guest_cpu->virt_type, "qemu") == 0;
}

gboolean gcpu_device_options_check(const GcpuSetting *setting, const GcpuDeviceOption *known,
                                   GcpuFindings *findings)
{
    guint before = gcpu_findings_count(findings);

    if (gcpu_device_options_has_noncharacter(setting->text))
        gcpu_device_options_refuse(setting, NULL, "XML cannot hold U+FFFE and U+FFFF", NULL,
                                   findings);
    for (guint i = gcpu_device_options_get_bare(setting, known) ? 1 : 0; setting->items[i]; i++) {
        const GcpuDeviceOption *option = find_option(known, setting->items[i]);
        if (!option)
            refuse_unknown(setting, setting->items[i], known, findings);
        else if (is_repeated(setting, i))
            gcpu_device_options_refuse(setting, setting->items[i], "given twice", NULL, findings);
        else
            check_value(setting, setting->items[i], option, findings);
    }
    return gcpu_findings_count(findings) == before;
}
