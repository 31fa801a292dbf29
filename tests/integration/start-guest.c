/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* start-guest: starts a domain for a moment and prints the <cpu> that it got.
 *
 * Usage: start-guest URI DOMAIN.xml, "-" for standard input. Exit status 0, or 1 with the reason
 * on stderr. */
#include <stdio.h>
#include <stdlib.h>

#include "input/input.h"
#include "live-guest.h"
#include "virt/virt-connect.h"
#include "virt/virt-log.h"
#include "xml/xml-doc.h"

static char *run(const char *uri, const char *path, GError **error)
{
    g_autofree char *domain_xml = gcpu_input_read(path, GCPU_XML_SIZE_MAX, NULL, error);
    g_autofree char *refusal = NULL;
    g_autoptr(virConnect) connection =
        domain_xml ? gcpu_virt_connect_open(uri, &refusal, error) : NULL;
    g_autofree char *live_xml = connection ? live_guest_run(connection, domain_xml, error) : NULL;

    return live_xml ? live_guest_cpu_xml(live_xml, error) : NULL;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (argc != 3) {
        fprintf(stderr, "usage: start-guest URI DOMAIN.xml\n");
        return 2;
    }
    gcpu_virt_log_silence();
    g_autofree char *cpu = run(argv[1], argv[2], &error);
    if (!cpu) {
        fprintf(stderr, "start-guest: %s: %s\n", argv[2], error->message);
        return EXIT_FAILURE;
    }
    printf("%s\n", cpu);
    return EXIT_SUCCESS;
}
