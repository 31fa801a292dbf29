/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check-start-guest: starts each domain for a moment and checks that its guest got the CPU that
 * the file states.
 *
 * Usage: check-start-guest URI DOMAIN.xml… Exit status 0 if all agree, else 1; what differs is on
 * stdout, a line each. */
#include <stdio.h>
#include <stdlib.h>

#include "input/input.h"
#include "live-guest.h"
#include "virt/virt-connect.h"
#include "virt/virt-log.h"
#include "xml/xml-doc.h"

/* Returns: (nullable): what differs; NULL with @error set if the domain did not run. */
static char *compare(virConnect *connection, const char *path, GError **error)
{
    g_autofree char *domain_xml = gcpu_input_read(path, GCPU_XML_SIZE_MAX, NULL, error);
    g_autoptr(GcpuDef) preview = domain_xml ? live_guest_cpu(domain_xml, error) : NULL;
    g_autofree char *live_xml = preview ? live_guest_run(connection, domain_xml, error) : NULL;
    g_autoptr(GcpuDomainCapabilities) host =
        live_xml ? live_guest_host(connection, live_xml, error) : NULL;
    g_autoptr(GcpuDef) live = host ? live_guest_cpu(live_xml, error) : NULL;

    if (!live)
        return NULL;
    g_autofree char *dropped = live_guest_dropped(preview, live, host);
    if (*dropped)
        printf("%s: note: QEMU does not give: %s\n", path, dropped);
    return live_guest_differences(preview, live, host);
}

static gboolean check_file(virConnect *connection, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *differences = compare(connection, path, &error);

    if (!differences)
        printf("%s: %s\n", path, error->message);
    else if (*differences)
        printf("%s: the guest got another CPU\n%s", path, differences);
    else
        printf("%s: as previewed\n", path);
    return differences && !*differences;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *refusal = NULL;
    gboolean all_agree = TRUE;

    if (argc < 3) {
        fprintf(stderr, "usage: check-start-guest URI DOMAIN.xml…\n");
        return 2;
    }
    gcpu_virt_log_silence();
    g_autoptr(virConnect) connection = gcpu_virt_connect_open(argv[1], &refusal, &error);
    if (!connection) {
        fprintf(stderr, "check-start-guest: %s\n", error->message);
        return EXIT_FAILURE;
    }
    for (int i = 2; i < argc; i++)
        all_agree &= check_file(connection, argv[i]);
    return all_agree ? EXIT_SUCCESS : EXIT_FAILURE;
}
