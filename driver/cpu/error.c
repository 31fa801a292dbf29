/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/error.h"

static const struct {
    const char *name;
    int exit_status;
} errors[] = {
#define ERROR_ROW(id, dbus_name, status) [GCPU_ERROR_##id] = { dbus_name, status },
    GCPU_ERRORS(ERROR_ROW)
#undef ERROR_ROW
};

GQuark gcpu_error_quark(void)
{
    return g_quark_from_static_string("gcpu-error-quark");
}

int gcpu_error_exit_status(const GError *error)
{
    if (!error)
        return 0;
    if (error->domain != GCPU_ERROR || (guint)error->code >= G_N_ELEMENTS(errors))
        return errors[GCPU_ERROR_INTERNAL].exit_status;
    return errors[error->code].exit_status;
}

const char *gcpu_error_to_string(GcpuError code)
{
    g_return_val_if_fail((guint)code < G_N_ELEMENTS(errors), NULL);
    return errors[code].name;
}
