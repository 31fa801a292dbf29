/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test-oracle-embed: holds compare and baseline of the engine against the installed libvirt's QEMU
 * driver on random CPUs.
 *
 * Usage: embed.sh test-oracle-embed.embed [SEED [SECONDS]], seconds for each kind of question. */
#include <stdio.h>

#include "questions.h"
#include "xml/capabilities-xml.h"

static GcpuDef *host_of(virConnectPtr conn)
{
    g_autofree char *xml = virConnectGetCapabilities(conn);
    g_autoptr(GcpuCapabilities) capabilities =
        xml ? gcpu_capabilities_xml_parse(xml, -1, "capabilities", NULL) : NULL;

    return capabilities ? g_steal_pointer(&capabilities->host_cpu) : NULL;
}

static int ask(const Oracle *oracle, const char *uri)
{
    Session session = { 0 };
    int status = EXIT_SKIPPED;

    if (oracle_open(&session, oracle, uri)) {
        session.host = host_of(session.conn);
        if (session.host && session.host->model) {
            oracle_run_for(&session, oracle->seconds, ask_compare);
            oracle_run_for(&session, oracle->seconds, ask_baseline);
            status = oracle_report(&session, oracle, "qemu:///embed");
        } else {
            printf("SKIP: qemu:///embed does not know this host's CPU\n");
        }
    }
    oracle_close(&session);
    return status;
}

int main(int argc, char **argv)
{
    (void)argc;
    return oracle_main_embedded(argv, ask);
}
