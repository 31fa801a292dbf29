/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/bus-error.h"
#include "test-suite.h"

static void each_error_has_the_name_of_what_a_caller_can_do(void)
{
    const struct {
        GQuark domain;
        int code;
        const char *name;
    } table[] = {
        { GCPU_ERROR, GCPU_ERROR_INVALID, "Invalid" },
        { GCPU_ERROR, GCPU_ERROR_UNUSABLE, "Unusable" },
        { GCPU_ERROR, GCPU_ERROR_UNSUPPORTED, "Unsupported" },
        { GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "Unreachable" },
        { GCPU_ERROR, GCPU_ERROR_DENIED, "PermissionDenied" },
        { GCPU_ERROR, GCPU_ERROR_INTERNAL, "Internal" },
        { GCPU_BUS_ERROR, GCPU_BUS_ERROR_NOT_READY, "NotReady" },
        { GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY, "Busy" },
        { GCPU_BUS_ERROR, GCPU_BUS_ERROR_AUTHORIZATION, "AuthorizationRequired" },
        { G_IO_ERROR, G_IO_ERROR_FAILED, "Internal" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error =
            g_error_new_literal(table[i].domain, table[i].code, "whatever it is");
        g_autofree char *name = gcpu_bus_error_name(error);
        g_autofree char *expected = g_strconcat("org.guestcpu1.Error.", table[i].name, NULL);
        check_str(name, expected);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_error_has_the_name_of_what_a_caller_can_do),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "bus-error", cases);
}
