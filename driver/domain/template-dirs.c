/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/template-dirs.h"

#include <string.h>

#define OWN_TEMPLATES  SYSCONFDIR "/guestcpu/templates"
#define ETC_TEMPLATES  "/etc/guestcpu/templates"
#define DATA_TEMPLATES PKGDATADIR "/templates"

char **gcpu_template_dirs(const GcpuConfig *config)
{
    const GcpuSetting *setting = gcpu_config_get(config, GCPU_SETTING_TEMPLATE_DIRS);
    const char *from_environment = g_getenv("GUESTCPU_TEMPLATES");
    GPtrArray *dirs = g_ptr_array_new();

    for (char **dir = setting ? setting->items : NULL; dir && *dir; dir++)
        g_ptr_array_add(dirs, g_strdup(*dir));
    if (from_environment)
        g_ptr_array_add(dirs, g_strdup(from_environment));
    g_ptr_array_add(dirs, g_strdup(ETC_TEMPLATES));
    if (strcmp(OWN_TEMPLATES, ETC_TEMPLATES) != 0)
        g_ptr_array_add(dirs, g_strdup(OWN_TEMPLATES));
    g_ptr_array_add(dirs, g_strdup(DATA_TEMPLATES));
    g_ptr_array_add(dirs, NULL);
    return (char **)g_ptr_array_free(dirs, FALSE);
}

char *gcpu_template_name(const GcpuConfig *config, const GcpuInstance *instance,
                         const GcpuGuestCpu *guest_cpu, const GcpuSetting **out_setting)
{
    const GcpuSetting *own = gcpu_instance_get(instance, GCPU_SETTING_TEMPLATE);
    const GcpuSetting *setting = gcpu_config_get(config, GCPU_SETTING_TEMPLATE);
    const char *name = own ? gcpu_setting_for_arch(own, guest_cpu->arch) : NULL;

    *out_setting = name ? own : NULL;
    if (!name && strcmp(guest_cpu->os_type, "exe") == 0)
        return g_strdup("container");
    if (!name && setting) {
        name = gcpu_setting_for_arch(setting, guest_cpu->arch);
        *out_setting = name ? setting : NULL;
    }
    return g_strdup(name ? name : "minimal");
}
