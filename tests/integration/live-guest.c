/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "live-guest.h"

#include "virt/virt-error.h"
#include "xml/domain-capabilities-xml.h"
#include "xml/xml-doc.h"
#include "xml/xml-nodes.h"

char *live_guest_run(virConnect *connection, const char *domain_xml, GError **error)
{
    g_autoptr(virDomain) domain =
        virDomainDefineXMLFlags(connection, domain_xml, VIR_DOMAIN_DEFINE_VALIDATE);
    char *live = NULL;

    if (!domain) {
        gcpu_virt_error_set(error, "cannot define the domain");
        return NULL;
    }
    if (virDomainCreate(domain) < 0) {
        gcpu_virt_error_set(error, "cannot start the domain");
    } else {
        live = virDomainGetXMLDesc(domain, 0);
        if (!live)
            gcpu_virt_error_set(error, "cannot read the running domain");
        virDomainDestroy(domain);
    }
    virDomainUndefine(domain);
    return live;
}

char *live_guest_cpu_xml(const char *domain_xml, GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(domain_xml, -1, "domain", "domain", error);

    if (!doc)
        return NULL;
    const xmlNode *cpu = gcpu_xml_child(xmlDocGetRootElement(doc), "cpu");
    return cpu ? gcpu_xml_dump(cpu) : g_strdup("");
}

GcpuDef *live_guest_cpu(const char *domain_xml, GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(domain_xml, -1, "domain", "domain", error);

    if (!doc)
        return NULL;
    const xmlNode *cpu = gcpu_xml_child(xmlDocGetRootElement(doc), "cpu");
    return cpu ? gcpu_def_xml_parse_node(cpu, "domain", GCPU_DEF_KIND_GUEST, error)
               : gcpu_def_new(GCPU_DEF_GUEST);
}

GcpuDomainCapabilities *live_guest_host(virConnect *connection, const char *live_xml,
                                        GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(live_xml, -1, "running domain", "domain", error);

    if (!doc)
        return NULL;
    const xmlNode *domain = xmlDocGetRootElement(doc);
    const xmlNode *type = gcpu_xml_child(gcpu_xml_child(domain, "os"), "type");
    g_autofree char *emulator = gcpu_xml_child_text(gcpu_xml_child(domain, "devices"), "emulator");
    g_autofree char *arch = gcpu_xml_attribute(type, "arch");
    g_autofree char *machine = gcpu_xml_attribute(type, "machine");
    g_autofree char *virt_type = gcpu_xml_attribute(domain, "type");
    g_autofree char *text =
        virConnectGetDomainCapabilities(connection, emulator, arch, machine, virt_type, 0);
    if (!text) {
        gcpu_virt_error_set(error, "cannot get the domain capabilities");
        return NULL;
    }
    return gcpu_domain_capabilities_xml_parse(text, -1, "domain capabilities", error);
}

static void expect_text(GString *lines, const char *what, const char *wanted, const char *got)
{
    if (wanted && g_strcmp0(wanted, got) != 0)
        g_string_append_printf(lines, "%s: %s was previewed, the guest has %s\n", what, wanted,
                               got ? got : "none");
}

static void expect_number(GString *lines, const char *what, guint wanted, guint got)
{
    if (wanted && wanted != got)
        g_string_append_printf(lines, "%s: %u was previewed, the guest has %u\n", what, wanted,
                               got);
}

static gboolean is_given(GcpuFeaturePolicy policy)
{
    return policy == GCPU_FEATURE_REQUIRE || policy == GCPU_FEATURE_FORCE;
}

/* What is asked for must be named as given; what is refused must not. An optional feature is for
 * libvirt to decide. */
static void expect_feature(GString *lines, const GcpuFeature *wanted, const GcpuDef *live)
{
    const GcpuFeature *got = gcpu_def_find_feature(live, wanted->name);
    gboolean given = got && is_given(got->policy);

    if (wanted->policy == GCPU_FEATURE_OPTIONAL)
        return;
    if (given != (wanted->policy == GCPU_FEATURE_UNSET || is_given(wanted->policy)))
        g_string_append_printf(lines, "feature %s: %s was previewed, the guest has %s\n",
                               wanted->name, gcpu_feature_policy_to_string(wanted->policy),
                               got ? gcpu_feature_policy_to_string(got->policy) : "none");
}

static void expect_features(GString *lines, const GcpuDef *wanted, const GcpuDef *unless,
                            const GcpuDef *live)
{
    for (guint i = 0; i < wanted->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(wanted, i);

        if (!unless || !gcpu_def_find_feature(unless, feature->name))
            expect_feature(lines, feature, live);
    }
}

static void expect_host_model(GString *lines, const GcpuDef *preview, const GcpuDef *live,
                              const GcpuDef *host_model)
{
    if (!host_model) {
        g_string_append(lines, "the host offers no host-model\n");
        return;
    }
    expect_text(lines, "mode", "custom", gcpu_mode_to_string(live->mode));
    expect_text(lines, "model", host_model->model, live->model);
    expect_text(lines, "vendor", host_model->vendor, live->vendor);
    expect_features(lines, host_model, preview, live);
}

char *live_guest_differences(const GcpuDef *preview, const GcpuDef *live,
                             const GcpuDomainCapabilities *host)
{
    GString *lines = g_string_new(NULL);

    if (preview->mode == GCPU_MODE_HOST_MODEL) {
        expect_host_model(lines, preview, live, host->host_model);
    } else {
        GcpuMode by_model = preview->model ? GCPU_MODE_CUSTOM : GCPU_MODE_UNSET;
        GcpuMode mode = preview->mode ? preview->mode : by_model;
        expect_text(lines, "mode", gcpu_mode_to_string(mode), gcpu_mode_to_string(live->mode));
        expect_text(lines, "model", preview->model, live->model);
        expect_text(lines, "vendor", preview->vendor, live->vendor);
        expect_text(lines, "migratable", gcpu_switch_to_string(preview->migratable),
                    gcpu_switch_to_string(live->migratable));
    }
    expect_features(lines, preview, NULL, live);
    expect_number(lines, "sockets", preview->topology.sockets, live->topology.sockets);
    expect_number(lines, "cores", preview->topology.cores, live->topology.cores);
    expect_number(lines, "threads", preview->topology.threads, live->topology.threads);
    expect_text(lines, "cache mode", gcpu_cache_mode_to_string(preview->cache.mode),
                gcpu_cache_mode_to_string(live->cache.mode));
    expect_text(lines, "maxphysaddr mode",
                gcpu_maxphysaddr_mode_to_string(preview->maxphysaddr.mode),
                gcpu_maxphysaddr_mode_to_string(live->maxphysaddr.mode));
    expect_number(lines, "maxphysaddr bits", preview->maxphysaddr.bits, live->maxphysaddr.bits);
    return g_string_free(lines, FALSE);
}

static gboolean is_left_out(const GcpuDef *def, const char *name)
{
    const GcpuFeature *feature = def ? gcpu_def_find_feature(def, name) : NULL;

    return feature && feature->policy == GCPU_FEATURE_DISABLE;
}

char *live_guest_dropped(const GcpuDef *preview, const GcpuDef *live,
                         const GcpuDomainCapabilities *host)
{
    const GcpuDef *base = preview->mode == GCPU_MODE_HOST_MODEL ? host->host_model : NULL;
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < live->features->len; i++) {
        const char *name = gcpu_def_feature(live, i)->name;

        if (is_left_out(live, name) && !is_left_out(base, name) &&
            !gcpu_def_find_feature(preview, name))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}
