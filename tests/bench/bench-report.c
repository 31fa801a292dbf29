/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-report: a host report as large as it may be, read and searched. What takes longer than its
 * share here grows faster than the report.
 *
 * Usage: bench-report. Exit status 0 if every goal was reached. */
#include <libxml/parser.h>
#include <stdlib.h>

#include "contest.h"
#include "xml/host-report-xml.h"

#define ROUNDS 15

/* Together 5 MB. */
#define N_MACHINES  20000
#define N_DOCUMENTS 20000

#define READ_GOAL   3.0
#define SEARCH_GOAL 1.0

typedef struct {
    GString *text;
    GcpuHostReport *report; /* of the last run */
} Bench;

static void bench_clear(Bench *bench)
{
    g_string_free(bench->text, TRUE);
    gcpu_host_report_free(bench->report);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

/* Each machine has an alias, and a document of its own. */
static GString *write_report(void)
{
    GString *text = g_string_new("<guestcpu-host version='1'>\n"
                                 "<capabilities><host><cpu><arch>x86_64</arch></cpu></host>\n"
                                 "<guest><os_type>hvm</os_type><arch name='x86_64'>\n");

    for (guint i = 0; i < N_MACHINES; i++)
        g_string_append_printf(text, "<machine canonical='pc-%u' maxCpus='255'>m%u</machine>\n", i,
                               i);
    g_string_append(text, "<domain type='kvm'/></arch></guest></capabilities>\n");
    for (guint i = 0; i < N_DOCUMENTS; i++)
        g_string_append_printf(text,
                               "<domainCapabilities>\n"
                               "  <path>/usr/bin/qemu-system-x86_64</path>\n"
                               "  <domain>kvm</domain>\n"
                               "  <machine>pc-%u</machine>\n"
                               "  <arch>x86_64</arch>\n"
                               "  <vcpu max='255'/>\n"
                               "</domainCapabilities>\n",
                               i);
    return g_string_append(text, "</guestcpu-host>\n");
}

static gboolean read_report(gpointer data)
{
    Bench *bench = data;

    bench->report =
        gcpu_host_report_xml_parse(bench->text->str, (gssize)bench->text->len, "report", NULL);
    return bench->report != NULL;
}

static void forget_report(gpointer data)
{
    Bench *bench = data;

    g_clear_pointer(&bench->report, gcpu_host_report_free);
}

static gboolean only_parse(gpointer data)
{
    const Bench *bench = data;
    xmlDoc *doc = xmlReadMemory(bench->text->str, (int)bench->text->len, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_COMPACT);

    xmlFreeDoc(doc);
    return doc != NULL;
}

/* By the alias of the last one, and of none. */
static gboolean search(gpointer data)
{
    const Bench *bench = data;
    g_autofree char *last = g_strdup_printf("m%u", N_MACHINES - 1);

    return gcpu_host_report_find_domain_capabilities(bench->report, "x86_64", NULL, last) &&
           !gcpu_host_report_find_domain_capabilities(bench->report, "x86_64", NULL, "none");
}

static gboolean compete_to_read(Bench *bench)
{
    const Contest contest = {
        .title = "a host report of 20000 machines and as many documents, read",
        .ours = { "gcpu_host_report_xml_parse", read_report, forget_report, bench, 1 },
        .theirs = { "libxml2 alone reads the text", only_parse, NULL, bench, 1 },
        .rounds = ROUNDS,
        .goal = READ_GOAL,
    };
    return contest_run(&contest);
}

static gboolean compete_to_search(Bench *bench)
{
    const Contest contest = {
        .title = "the same report, searched for a machine by its alias",
        .ours = { "gcpu_host_report_find_domain_capabilities, twice", search, NULL, bench, 1 },
        .theirs = { "libxml2 alone reads the text", only_parse, NULL, bench, 1 },
        .rounds = ROUNDS,
        .goal = SEARCH_GOAL,
    };
    return read_report(bench) && contest_run(&contest);
}

int main(void)
{
    g_auto(Bench) bench = { .text = write_report() };
    gboolean all_reached = compete_to_read(&bench);

    all_reached &= compete_to_search(&bench);
    return all_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
