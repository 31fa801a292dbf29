/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/def-xml.h"
#include "xml/xml-doc.h"
#include "xml/xml-layout.h"
#include "xml/xml-nodes.h"

static const char *const own_children[] = {
    "arch",     "model", "vendor",      "microcode", "signature", "counter",
    "topology", "cache", "maxphysaddr", "feature",   NULL,
};

static gboolean is_own_child(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && !node->ns &&
           g_strv_contains(own_children, (const char *)node->name);
}

static void remove_own_children(xmlNode *cpu)
{
    for (xmlNode *child = cpu->children, *next; child; child = next) {
        next = child->next;
        if (is_own_child(child))
            gcpu_xml_remove(child);
    }
    xmlNode *rest = cpu->children;
    if (rest && !rest->next && rest->type == XML_TEXT_NODE && xmlIsBlankNode(rest)) {
        xmlUnlinkNode(rest);
        xmlFreeNode(rest);
    }
}

static void add_attribute(xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlNewProp(node, BAD_CAST name, BAD_CAST value);
}

static void add_number(xmlNode *node, const char *name, guint64 value)
{
    char text[24];

    g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, value);
    xmlNewProp(node, BAD_CAST name, BAD_CAST text);
}

static void add_number_if_stated(xmlNode *node, const char *name, guint64 value)
{
    if (value)
        add_number(node, name, value);
}

static xmlNode *add_element(xmlNode *parent, const char *name, const char *text)
{
    return xmlNewTextChild(parent, NULL, BAD_CAST name, BAD_CAST text);
}

static void set_attribute(xmlNode *node, const char *name, const char *value)
{
    xmlUnsetProp(node, BAD_CAST name);
    add_attribute(node, name, value);
}

static void set_attributes(xmlNode *cpu, const GcpuDef *def)
{
    set_attribute(cpu, "mode", gcpu_mode_to_string(def->mode));
    set_attribute(cpu, "match", gcpu_match_to_string(def->match));
    set_attribute(cpu, "check", gcpu_check_to_string(def->check));
    set_attribute(cpu, "migratable", gcpu_switch_to_string(def->migratable));
    set_attribute(cpu, "deprecated_features", gcpu_switch_to_string(def->deprecated_features));
}

static void add_model(xmlNode *list, const GcpuDef *def)
{
    if (def->type == GCPU_DEF_HOST && def->arch)
        add_element(list, "arch", def->arch);
    if (def->model || def->vendor_id || def->fallback != GCPU_FALLBACK_UNSET) {
        xmlNode *model = add_element(list, "model", def->model);
        add_attribute(model, "fallback", gcpu_fallback_to_string(def->fallback));
        add_attribute(model, "vendor_id", def->vendor_id);
    }
    if (def->vendor)
        add_element(list, "vendor", def->vendor);
}

static void add_host_facts(xmlNode *list, const GcpuDef *def)
{
    if (def->microcode_version)
        add_number(add_element(list, "microcode", NULL), "version", def->microcode_version);
    if (def->signature.family) {
        xmlNode *signature = add_element(list, "signature", NULL);
        add_number(signature, "family", def->signature.family);
        add_number(signature, "model", def->signature.model);
        add_number(signature, "stepping", def->signature.stepping);
    }
    if (def->tsc_frequency_hz) {
        xmlNode *counter = add_element(list, "counter", NULL);
        add_attribute(counter, "name", "tsc");
        add_number(counter, "frequency", def->tsc_frequency_hz);
        if (def->tsc_scaling != GCPU_SWITCH_UNSET)
            add_attribute(counter, "scaling", def->tsc_scaling == GCPU_SWITCH_ON ? "yes" : "no");
    }
}

static void add_topology(xmlNode *list, const GcpuTopology *topology)
{
    if (!topology->sockets)
        return;
    xmlNode *node = add_element(list, "topology", NULL);
    add_number(node, "sockets", topology->sockets);
    add_number_if_stated(node, "dies", topology->dies);
    add_number_if_stated(node, "clusters", topology->clusters);
    add_number(node, "cores", topology->cores);
    add_number(node, "threads", topology->threads);
}

static void add_cache_and_address(xmlNode *list, const GcpuDef *def)
{
    if (def->cache.mode != GCPU_CACHE_UNSET) {
        xmlNode *cache = add_element(list, "cache", NULL);
        add_number_if_stated(cache, "level", def->cache.level);
        add_attribute(cache, "mode", gcpu_cache_mode_to_string(def->cache.mode));
    }
    if (def->maxphysaddr.mode != GCPU_MAXPHYSADDR_UNSET) {
        xmlNode *address = add_element(list, "maxphysaddr", NULL);
        add_attribute(address, "mode", gcpu_maxphysaddr_mode_to_string(def->maxphysaddr.mode));
        add_number_if_stated(address, "bits", def->maxphysaddr.bits);
        add_number_if_stated(address, "limit", def->maxphysaddr.limit);
    }
}

/* The schema of a guest's features wants a policy, though libvirt's parser does not. */
static void add_features(xmlNode *list, const GcpuDef *def)
{
    for (guint i = 0; i < def->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(def, i);
        xmlNode *node = add_element(list, "feature", NULL);
        const char *policy = gcpu_feature_policy_to_string(feature->policy);
        if (def->type == GCPU_DEF_GUEST)
            add_attribute(node, "policy", policy ? policy : "require");
        add_attribute(node, "name", feature->name);
    }
}

static void move_children(xmlNode *list, xmlNode *cpu)
{
    while (list->last) {
        xmlNode *child = list->last;
        xmlUnlinkNode(child);
        gcpu_xml_prepend(cpu, child);
    }
}

void gcpu_def_xml_fill(xmlNode *cpu, const GcpuDef *def)
{
    xmlNode *list = xmlNewDocNode(cpu->doc, NULL, BAD_CAST "cpu", NULL);

    if (def->type == GCPU_DEF_GUEST)
        set_attributes(cpu, def);
    remove_own_children(cpu);
    add_model(list, def);
    if (def->type == GCPU_DEF_HOST)
        add_host_facts(list, def);
    add_topology(list, &def->topology);
    add_cache_and_address(list, def);
    add_features(list, def);
    move_children(list, cpu);
    xmlFreeNode(list);
}

static void default_guest(GcpuDef *def, gboolean has_modes)
{
    gboolean is_custom = def->mode == GCPU_MODE_UNSET || def->mode == GCPU_MODE_CUSTOM;

    if (is_custom && !def->model) {
        def->mode = GCPU_MODE_UNSET;
        def->check = GCPU_CHECK_UNSET;
        def->deprecated_features = GCPU_SWITCH_UNSET;
    } else if (is_custom) {
        def->mode = has_modes ? GCPU_MODE_CUSTOM : GCPU_MODE_UNSET;
    } else if (def->mode != GCPU_MODE_HOST_MODEL) {
        g_clear_pointer(&def->model, g_free);
        g_clear_pointer(&def->vendor, g_free);
    }
    if (!is_custom || !def->model)
        def->match = GCPU_MATCH_UNSET;
    else if (def->match == GCPU_MATCH_UNSET)
        def->match = GCPU_MATCH_EXACT;
    if (!def->model)
        def->fallback = GCPU_FALLBACK_UNSET;
    else if (def->fallback != GCPU_FALLBACK_FORBID)
        def->fallback = has_modes ? GCPU_FALLBACK_ALLOW : GCPU_FALLBACK_UNSET;
}

static void default_count(guint *count, gboolean is_known)
{
    if (*count < 2)
        *count = is_known ? 1 : 0;
}

/* As a libvirt of @version would print it: defaults that it knows are stated, others are not. */
static GcpuDef *with_defaults(const GcpuDef *def, GcpuVersion version)
{
    GcpuDef *full = gcpu_def_copy(def);

    if (full->type == GCPU_DEF_GUEST)
        default_guest(full, version >= GCPU_VERSION(0, 9, 10));
    if (full->topology.sockets) {
        default_count(&full->topology.dies, version >= GCPU_VERSION(6, 1, 0));
        default_count(&full->topology.clusters, version >= GCPU_VERSION(10, 1, 0));
    }
    return full;
}

char *gcpu_def_xml_format(const GcpuDef *def, GcpuVersion version)
{
    g_autoptr(GcpuDef) full = version ? with_defaults(def, version) : NULL;
    xmlNode *cpu = xmlNewNode(NULL, BAD_CAST "cpu");

    gcpu_def_xml_fill(cpu, full ? full : def);
    gcpu_xml_lay_out(cpu);
    g_autofree char *text = gcpu_xml_dump(cpu);
    xmlFreeNode(cpu);
    return g_strconcat(text, "\n", NULL);
}
