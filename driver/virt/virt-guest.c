/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-guest.h"

#include "cpu/finding.h"
#include "cpu/nearest.h"
#include "virt/virt-connect.h"
#include "virt/virt-error.h"

/* Returns: (transfer full): the names of all guests. */
static char **list_names(virConnect *connection)
{
    virDomainPtr *domains = NULL;
    int n_domains = virConnectListAllDomains(connection, &domains, 0);
    char **names = g_new0(char *, MAX(n_domains, 0) + 1);

    for (int i = 0; i < n_domains; i++) {
        names[i] = g_strdup(virDomainGetName(domains[i]));
        virDomainFree(domains[i]);
    }
    g_free(domains);
    return names;
}

static void set_not_found(virConnect *connection, const char *guest, const char *uri,
                          GError **error)
{
    g_auto(GStrv) names = list_names(connection);
    const char *nearest = gcpu_nearest(guest, (const char *const *)names);
    g_autofree char *shown = gcpu_finding_escape(guest);

    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "%s: there is no guest \"%s\"%s%s%s; `virsh list --all` names them",
                gcpu_virt_connect_name(uri), shown, nearest ? "; did you mean \"" : "",
                nearest ? nearest : "", nearest ? "\"?" : "");
}

virDomain *gcpu_virt_guest_find(virConnect *connection, const char *guest, const char *uri,
                                GError **error)
{
    virDomain *domain = virDomainLookupByName(connection, guest);

    if (!domain && virGetLastErrorCode() == VIR_ERR_NO_DOMAIN && g_uuid_string_is_valid(guest))
        domain = virDomainLookupByUUIDString(connection, guest);
    if (domain)
        return domain;
    if (virGetLastErrorCode() == VIR_ERR_NO_DOMAIN)
        set_not_found(connection, guest, uri, error);
    else
        gcpu_virt_error_set(error, "looking for the guest \"%s\" on %s", guest,
                            gcpu_virt_connect_name(uri));
    return NULL;
}

GcpuGuestState gcpu_virt_guest_state(virDomain *domain)
{
    int state = 0;

    if (virDomainGetState(domain, &state, NULL, 0) < 0)
        return GCPU_GUEST_STATE_UNKNOWN;
    switch ((virDomainState)state) {
    case VIR_DOMAIN_RUNNING:
    case VIR_DOMAIN_BLOCKED:
        return GCPU_GUEST_STATE_RUNNING;
    case VIR_DOMAIN_PAUSED:
    case VIR_DOMAIN_PMSUSPENDED:
        return GCPU_GUEST_STATE_PAUSED;
    case VIR_DOMAIN_SHUTDOWN:
    case VIR_DOMAIN_SHUTOFF:
    case VIR_DOMAIN_CRASHED:
        return GCPU_GUEST_STATE_OFF;
    default:
        return GCPU_GUEST_STATE_UNKNOWN;
    }
}

static gboolean is_paused_for(virDomain *domain, int reason, int or_reason)
{
    int state = 0, found = 0;

    return virDomainGetState(domain, &state, &found, 0) == 0 && state == VIR_DOMAIN_PAUSED &&
           (found == reason || found == or_reason);
}

gboolean gcpu_virt_guest_is_post_copy(virDomain *domain)
{
    return is_paused_for(domain, VIR_DOMAIN_PAUSED_POSTCOPY, VIR_DOMAIN_PAUSED_POSTCOPY_FAILED);
}

gboolean gcpu_virt_guest_is_incoming(virDomain *domain)
{
    return is_paused_for(domain, VIR_DOMAIN_PAUSED_MIGRATION, VIR_DOMAIN_PAUSED_MIGRATION);
}

static const char *const operations[] = {
    [VIR_DOMAIN_JOB_OPERATION_UNKNOWN] = "a job",
    [VIR_DOMAIN_JOB_OPERATION_START] = "start",
    [VIR_DOMAIN_JOB_OPERATION_SAVE] = "save",
    [VIR_DOMAIN_JOB_OPERATION_RESTORE] = "restore",
    [VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN] = "migration in",
    [VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT] = "migration out",
    [VIR_DOMAIN_JOB_OPERATION_SNAPSHOT] = "snapshot",
    [VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_REVERT] = "snapshot revert",
    [VIR_DOMAIN_JOB_OPERATION_DUMP] = "dump",
    [VIR_DOMAIN_JOB_OPERATION_BACKUP] = "backup",
};

char *gcpu_virt_guest_job(virDomain *domain)
{
    virTypedParameterPtr params = NULL;
    int n_params = 0, type = VIR_DOMAIN_JOB_NONE, operation = 0;

    if (virDomainGetJobStats(domain, &type, &params, &n_params, 0) < 0 ||
        type == VIR_DOMAIN_JOB_NONE)
        return NULL;
    virTypedParamsGetInt(params, n_params, VIR_DOMAIN_JOB_OPERATION, &operation);
    virTypedParamsFree(params, n_params);
    if (operation < 0 || operation >= (int)G_N_ELEMENTS(operations) || !operations[operation])
        operation = 0;
    return g_strdup(operations[operation]);
}
