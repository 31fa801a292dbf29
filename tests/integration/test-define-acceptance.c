/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every domain that the acceptance cases lead to is one that libvirt takes: by its schema, and by
 * defining it with that check on the test driver. */
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "acceptance.h"
#include "domain/template.h"
#include "rng.h"
#include "test-suite.h"
#include "virt/virt-types.h"

static virConnect *connection;
static guint n_defined;

static GcpuTemplate *template_for(const GcpuGuestCpu *guest_cpu)
{
    const char *srcdir = g_getenv("TEST_SRCDIR");
    g_autofree char *dir = g_build_filename(srcdir ? srcdir : ".", "templates", NULL);
    const char *const dirs[] = { dir, NULL };
    g_autoptr(GError) error = NULL;
    GcpuTemplate *template = gcpu_template_load(
        strcmp(guest_cpu->os_type, "exe") == 0 ? "container" : "minimal", dirs, &error);

    if (!template)
        g_error("%s", error->message);
    return template;
}

static void define(const AcceptanceCase *row, const char *domain_xml)
{
    g_autoptr(virDomain) domain =
        virDomainDefineXMLFlags(connection, domain_xml, VIR_DOMAIN_DEFINE_VALIDATE);

    if (!domain) {
        test_fail(__FILE__, __LINE__, "%s: %s\n%s", row->name, virGetLastErrorMessage(),
                  domain_xml);
        return;
    }
    test_pass(__FILE__, __LINE__, row->name);
    virDomainUndefine(domain);
    n_defined++;
}

static void check_case(AcceptanceCase *row)
{
    if (!row->result)
        return;
    /* libvirt gave User Mode Linux up in 5.0.0, and its schema has no os type for it any more. */
    if (strcmp(row->result->os_type, "uml") == 0)
        return;
    g_autoptr(GcpuTemplate) template = template_for(row->result);
    g_autofree char *xml = gcpu_template_fill(template, row->instance, row->result, row->findings);

    if (!xml) {
        g_autoptr(GError) error = gcpu_findings_to_error(row->findings);
        test_fail(__FILE__, __LINE__, "%s: %s", row->name, error->message);
        return;
    }
    check_valid_domain(xml);
    define(row, xml);
}

static void libvirt_takes_every_domain(void)
{
    acceptance_for_each("a-2012.cases", 25, check_case);
    acceptance_for_each("d-today.cases", 55, check_case);
    acceptance_for_each("hosts.cases", 20, check_case);
    acceptance_for_each("gates.cases", 18, check_case);
    check(n_defined >= 60);
}

static void ignore_error(void *data, virErrorPtr error)
{
    (void)data, (void)error;
}

int main(int argc, char **argv)
{
    const TestCase cases[] = { TEST(libvirt_takes_every_domain), { NULL, NULL } };

    virSetErrorFunc(NULL, ignore_error);
    connection = virConnectOpen("test:///default");
    if (!connection)
        g_error("test:///default: %s", virGetLastErrorMessage());
    int status = test_suite_main(argc, argv, "define-acceptance", cases);
    virConnectClose(connection);
    return status;
}
