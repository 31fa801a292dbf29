/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/def-xml.h"

#include <string.h>

#include "cpu/arch.h"
#include "cpu/name-index.h"
#include "xml/xml-attribute.h"
#include "xml/xml-nodes.h"
#include "xml/xml-tree.h"

/* The order of the checks and their wording are libvirt's (virCPUDefParseXML in
 * src/conf/cpu_conf.c), so that of several mistakes the same one is reported. */

#define VENDOR_ID_LENGTH 12
#define CACHE_LEVEL_MAX  3

static const char *yes_no_to_string(guint value)
{
    return value == GCPU_SWITCH_ON ? "yes" : "no";
}

static const GcpuXmlWords mode_words = { "mode", gcpu_mode_to_string, GCPU_MODE_MAXIMUM,
                                         "Invalid mode attribute" };
static const GcpuXmlWords match_words = { "match", gcpu_match_to_string, GCPU_MATCH_STRICT, NULL };
static const GcpuXmlWords check_words = { "check", gcpu_check_to_string, GCPU_CHECK_FULL, NULL };
static const GcpuXmlWords migratable_words = { "migratable", gcpu_switch_to_string, GCPU_SWITCH_OFF,
                                               NULL };
static const GcpuXmlWords deprecated_words = { "deprecated_features", gcpu_switch_to_string,
                                               GCPU_SWITCH_OFF, NULL };
static const GcpuXmlWords fallback_words = { "fallback", gcpu_fallback_to_string,
                                             GCPU_FALLBACK_FORBID, "Invalid fallback attribute" };
static const GcpuXmlWords policy_words = { "policy", gcpu_feature_policy_to_string,
                                           GCPU_FEATURE_FORBID, "Invalid CPU feature policy" };
static const GcpuXmlWords cache_words = { "mode", gcpu_cache_mode_to_string, GCPU_CACHE_DISABLE,
                                          NULL };
static const GcpuXmlWords maxphysaddr_words = { "mode", gcpu_maxphysaddr_mode_to_string,
                                                GCPU_MAXPHYSADDR_EMULATE, NULL };
static const GcpuXmlWords scaling_words = { "scaling", yes_no_to_string, GCPU_SWITCH_OFF, NULL };

static gboolean parse_type(const xmlNode *cpu, const char *name, GcpuDefKind kind,
                           GcpuDefType *out_type, GError **error)
{
    if (kind == GCPU_DEF_KIND_GUEST) {
        *out_type = GCPU_DEF_GUEST;
        return TRUE;
    }
    if (kind == GCPU_DEF_KIND_HOST || kind == GCPU_DEF_KIND_CAPABILITIES) {
        *out_type = GCPU_DEF_HOST;
        return TRUE;
    }
    *out_type = gcpu_xml_child(cpu, "arch") ? GCPU_DEF_HOST : GCPU_DEF_GUEST;
    if (*out_type == GCPU_DEF_GUEST || !xmlHasProp(cpu, BAD_CAST "match"))
        return TRUE;
    gcpu_xml_error(error, name, cpu,
                   "'arch' element cannot be used inside 'cpu' element with 'match' attribute'");
    return FALSE;
}

static gboolean parse_migratable(const xmlNode *cpu, const char *name, GcpuDef *def, GError **error)
{
    if (!gcpu_xml_attribute_word(cpu, &migratable_words, &def->migratable, name, error))
        return FALSE;
    if (def->migratable == GCPU_SWITCH_UNSET || def->mode == GCPU_MODE_HOST_PASSTHROUGH ||
        def->mode == GCPU_MODE_MAXIMUM)
        return TRUE;
    gcpu_xml_error(error, name, cpu,
                   "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' "
                   "CPU mode");
    return FALSE;
}

static gboolean parse_guest_attributes(const xmlNode *cpu, const char *name, GcpuDef *def,
                                       GError **error)
{
    return gcpu_xml_attribute_word(cpu, &mode_words, &def->mode, name, error) &&
           parse_migratable(cpu, name, def, error) &&
           gcpu_xml_attribute_word(cpu, &match_words, &def->match, name, error) &&
           gcpu_xml_attribute_word(cpu, &check_words, &def->check, name, error) &&
           gcpu_xml_attribute_word(cpu, &deprecated_words, &def->deprecated_features, name, error);
}

static gboolean parse_arch(const xmlNode *cpu, const char *name, GcpuDefKind kind, GcpuDef *def,
                           GError **error)
{
    const xmlNode *arch = gcpu_xml_child(cpu, "arch");

    def->arch = gcpu_xml_content(arch);
    if (kind == GCPU_DEF_KIND_CAPABILITIES)
        return TRUE;
    if (!def->arch) {
        gcpu_xml_error(error, name, cpu, "Missing CPU architecture");
        return FALSE;
    }
    if (!gcpu_arch_is_known(def->arch)) {
        gcpu_xml_error(error, name, arch, "Unknown architecture %.40s", def->arch);
        return FALSE;
    }
    return TRUE;
}

static gboolean parse_microcode(const xmlNode *cpu, const char *name, GcpuDef *def, GError **error)
{
    const xmlNode *microcode = gcpu_xml_child(cpu, "microcode");
    g_autofree char *version = microcode ? gcpu_xml_attribute(microcode, "version") : NULL;
    gint64 value = 0;

    if (version && (!gcpu_xml_to_number(version, &value) || value < 0 || value > G_MAXUINT32)) {
        gcpu_xml_error(error, name, microcode, "invalid microcode version '%.40s'", version);
        return FALSE;
    }
    def->microcode_version = value;
    return TRUE;
}

static gboolean parse_signature(const xmlNode *cpu, const char *name, GcpuSignature *signature,
                                GError **error)
{
    static const GcpuXmlNumber numbers[] = {
        { "family", G_MAXUINT, GCPU_XML_NUMBER_REQUIRED | GCPU_XML_NUMBER_NONZERO },
        { "model", G_MAXUINT, GCPU_XML_NUMBER_REQUIRED },
        { "stepping", G_MAXUINT, GCPU_XML_NUMBER_REQUIRED },
    };
    const xmlNode *node = gcpu_xml_child(cpu, "signature");
    gint64 values[G_N_ELEMENTS(numbers)] = { 0 };

    for (guint i = 0; node && i < G_N_ELEMENTS(numbers); i++) {
        if (!gcpu_xml_attribute_number(node, &numbers[i], &values[i], name, error))
            return FALSE;
    }
    *signature = (GcpuSignature){ .family = values[0], .model = values[1], .stepping = values[2] };
    return TRUE;
}

static const xmlNode *find_tsc(const xmlNode *cpu)
{
    const xmlNode *counter = gcpu_xml_child(cpu, "counter");

    for (; counter; counter = gcpu_xml_next(counter, "counter")) {
        g_autofree char *counter_name = gcpu_xml_attribute(counter, "name");
        if (g_strcmp0(counter_name, "tsc") == 0)
            return counter;
    }
    return NULL;
}

static gboolean parse_tsc(const xmlNode *cpu, const char *name, GcpuDef *def, GError **error)
{
    static const GcpuXmlNumber frequency = { "frequency", G_MAXINT64, GCPU_XML_NUMBER_REQUIRED };
    const xmlNode *tsc = find_tsc(cpu);
    GcpuSwitch scaling = GCPU_SWITCH_UNSET;
    gint64 hz = 0;

    if (!tsc)
        return TRUE;
    if (!gcpu_xml_attribute_number(tsc, &frequency, &hz, name, error) ||
        !gcpu_xml_attribute_word(tsc, &scaling_words, &scaling, name, error))
        return FALSE;
    def->tsc_frequency_hz = hz;
    def->tsc_scaling = hz ? scaling : GCPU_SWITCH_UNSET;
    return TRUE;
}

static gboolean parse_host(const xmlNode *cpu, const char *name, GcpuDefKind kind, GcpuDef *def,
                           GError **error)
{
    if (xmlHasProp(cpu, BAD_CAST "mode")) {
        gcpu_xml_error(error, name, cpu, "Attribute mode is only allowed for guest CPU");
        return FALSE;
    }
    return parse_migratable(cpu, name, def, error) && parse_arch(cpu, name, kind, def, error) &&
           parse_microcode(cpu, name, def, error) &&
           parse_signature(cpu, name, &def->signature, error) && parse_tsc(cpu, name, def, error);
}

static gboolean parse_vendor_id(const xmlNode *model, const char *name, GcpuDef *def,
                                GError **error)
{
    def->vendor_id = gcpu_xml_attribute_nonempty(model, "vendor_id");
    if (!def->vendor_id)
        return TRUE;
    if (strlen(def->vendor_id) != VENDOR_ID_LENGTH) {
        gcpu_xml_error(error, name, model, "vendor_id must be exactly %d characters long",
                       VENDOR_ID_LENGTH);
        return FALSE;
    }
    if (strchr(def->vendor_id, ',')) {
        gcpu_xml_error(error, name, model, "vendor id is invalid: it must not hold a comma");
        return FALSE;
    }
    return TRUE;
}

/* What stands at <model> is not even looked at where libvirt ignores it. */
static gboolean parse_model_attributes(const xmlNode *model, const char *name, GcpuDef *def,
                                       GError **error)
{
    if (!model || def->type == GCPU_DEF_HOST || def->mode == GCPU_MODE_HOST_PASSTHROUGH ||
        def->mode == GCPU_MODE_MAXIMUM)
        return TRUE;
    g_autofree char *fallback = gcpu_xml_attribute_nonempty(model, "fallback");
    if (fallback && !gcpu_xml_attribute_word(model, &fallback_words, &def->fallback, name, error))
        return FALSE;
    return parse_vendor_id(model, name, def, error);
}

static gboolean parse_model(const xmlNode *cpu, const char *name, GcpuDefKind kind, GcpuDef *def,
                            GError **error)
{
    const xmlNode *model = gcpu_xml_child(cpu, "model");
    const xmlNode *vendor = gcpu_xml_child(cpu, "vendor");

    def->model = gcpu_xml_content(model);
    if (!def->model && def->type == GCPU_DEF_HOST && kind != GCPU_DEF_KIND_CAPABILITIES) {
        gcpu_xml_error(error, name, cpu, "Missing CPU model name");
        return FALSE;
    }
    if (!parse_model_attributes(model, name, def, error))
        return FALSE;
    def->vendor = gcpu_xml_content(vendor);
    if (def->vendor && !def->model && kind != GCPU_DEF_KIND_CAPABILITIES) {
        gcpu_xml_error(error, name, vendor, "CPU vendor specified without CPU model");
        return FALSE;
    }
    return TRUE;
}

static gboolean parse_topology(const xmlNode *cpu, const char *name, GcpuTopology *topology,
                               GError **error)
{
    const guint needed = GCPU_XML_NUMBER_REQUIRED | GCPU_XML_NUMBER_NONZERO;
    const struct {
        GcpuXmlNumber number;
        guint *value;
    } rows[] = {
        { { "sockets", G_MAXUINT, needed }, &topology->sockets },
        { { "dies", G_MAXUINT, GCPU_XML_NUMBER_NONZERO }, &topology->dies },
        { { "clusters", G_MAXUINT, GCPU_XML_NUMBER_NONZERO }, &topology->clusters },
        { { "cores", G_MAXUINT, needed }, &topology->cores },
        { { "threads", G_MAXUINT, needed }, &topology->threads },
    };
    const xmlNode *node = gcpu_xml_child(cpu, "topology");

    for (guint i = 0; node && i < G_N_ELEMENTS(rows); i++) {
        gint64 value = 0;
        if (!gcpu_xml_attribute_number(node, &rows[i].number, &value, name, error))
            return FALSE;
        *rows[i].value = value;
    }
    return TRUE;
}

static gboolean parse_feature(const xmlNode *node, const char *name, GcpuDef *def,
                              GcpuNameIndex *seen, GError **error)
{
    GcpuFeature feature = { NULL, GCPU_FEATURE_UNSET };

    if (def->type == GCPU_DEF_GUEST) {
        feature.policy = GCPU_FEATURE_REQUIRE;
        if (!gcpu_xml_attribute_word(node, &policy_words, &feature.policy, name, error))
            return FALSE;
    }
    g_autofree char *word = gcpu_xml_attribute_nonempty(node, "name");
    if (!word) {
        gcpu_xml_error(error, name, node, "Invalid CPU feature name");
        return FALSE;
    }
    if (!gcpu_name_index_add(seen, word, 0)) {
        gcpu_xml_error(error, name, node, "CPU feature '%.40s' specified more than once", word);
        return FALSE;
    }
    feature.name = g_steal_pointer(&word);
    g_array_append_val(def->features, feature);
    return TRUE;
}

static gboolean parse_features(const xmlNode *cpu, const char *name, GcpuDef *def, GError **error)
{
    const xmlNode *node = gcpu_xml_child(cpu, "feature");
    gboolean is_custom = def->mode == GCPU_MODE_UNSET || def->mode == GCPU_MODE_CUSTOM;

    if (node && !def->model && def->type == GCPU_DEF_GUEST && is_custom) {
        gcpu_xml_error(error, name, node, "Non-empty feature list specified without CPU model");
        return FALSE;
    }
    g_auto(GcpuNameIndex) seen = { .slots = NULL };
    for (; node; node = gcpu_xml_next(node, "feature")) {
        if (!parse_feature(node, name, def, &seen, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean parse_cache(const xmlNode *cpu, const char *name, GcpuCache *cache, GError **error)
{
    static const GcpuXmlNumber level_number = { "level", G_MAXINT, GCPU_XML_NUMBER_SIGNED };
    const xmlNode *node = gcpu_xml_child(cpu, "cache");
    gint64 level = 0;

    if (!node)
        return TRUE;
    if (gcpu_xml_next(node, "cache")) {
        gcpu_xml_error(error, name, node, "at most one CPU cache element may be specified");
        return FALSE;
    }
    if (!gcpu_xml_attribute_number(node, &level_number, &level, name, error))
        return FALSE;
    if (xmlHasProp(node, BAD_CAST "level") && (level < 1 || level > CACHE_LEVEL_MAX)) {
        gcpu_xml_error(error, name, node, "invalid CPU cache level, must be in range [1,%d]",
                       CACHE_LEVEL_MAX);
        return FALSE;
    }
    cache->level = level;
    return gcpu_xml_attribute_require(node, "mode", name, error) &&
           gcpu_xml_attribute_word(node, &cache_words, &cache->mode, name, error);
}

static gboolean parse_maxphysaddr(const xmlNode *cpu, const char *name, GcpuMaxPhysAddr *address,
                                  GError **error)
{
    static const GcpuXmlNumber bits_number = { "bits", G_MAXINT, GCPU_XML_NUMBER_SIGNED };
    static const GcpuXmlNumber limit_number = { "limit", G_MAXINT, GCPU_XML_NUMBER_SIGNED };
    const xmlNode *node = gcpu_xml_child(cpu, "maxphysaddr");
    gint64 bits = 0, limit = 0;

    if (!node)
        return TRUE;
    if (!gcpu_xml_attribute_require(node, "mode", name, error) ||
        !gcpu_xml_attribute_word(node, &maxphysaddr_words, &address->mode, name, error) ||
        !gcpu_xml_attribute_number(node, &limit_number, &limit, name, error) ||
        !gcpu_xml_attribute_number(node, &bits_number, &bits, name, error))
        return FALSE;
    address->bits = bits;
    address->limit = limit;
    return TRUE;
}

GcpuDef *gcpu_def_xml_parse_node(const xmlNode *node, const char *name, GcpuDefKind kind,
                                 GError **error)
{
    GcpuDefType type = GCPU_DEF_GUEST;

    if (!parse_type(node, name, kind, &type, error))
        return NULL;
    g_autoptr(GcpuDef) def = gcpu_def_new(type);
    gboolean ok = type == GCPU_DEF_HOST ? parse_host(node, name, kind, def, error)
                                        : parse_guest_attributes(node, name, def, error);

    if (!ok || !parse_model(node, name, kind, def, error) ||
        !parse_topology(node, name, &def->topology, error) ||
        !parse_features(node, name, def, error) || !parse_cache(node, name, &def->cache, error) ||
        !parse_maxphysaddr(node, name, &def->maxphysaddr, error))
        return NULL;
    return g_steal_pointer(&def);
}

GcpuDef *gcpu_def_xml_parse(const char *text, gssize length, const char *name, GcpuDefKind kind,
                            GError **error)
{
    g_autoptr(GcpuXmlTree) tree = gcpu_xml_tree_parse(text, length, name, "cpu", error);

    return tree ? gcpu_def_xml_parse_node(gcpu_xml_tree_root(tree), name, kind, error) : NULL;
}
