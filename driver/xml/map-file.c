/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-file.h"

#include "xml/xml-doc.h"

/* Where an element stands, for errors, and where it goes. */
typedef struct {
    const char *name;
    GcpuArchFamily family;
    GcpuMapBuilder *builder;
} MapFile;

static gboolean fail(const MapFile *file, const xmlNode *node, GError **error, const char *format,
                     ...) G_GNUC_PRINTF(4, 5);

static gboolean fail(const MapFile *file, const xmlNode *node, GError **error, const char *format,
                     ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", file->name, gcpu_xml_line(node),
                message);
    return FALSE;
}

static gboolean prefix_place(const MapFile *file, const xmlNode *node, GError **error)
{
    g_prefix_error(error, "%s:%u: ", file->name, gcpu_xml_line(node));
    return FALSE;
}

/* C literals: decimal, 0x… or 0…. */
static gboolean parse_number(const char *text, guint32 *out_value)
{
    char *end = NULL;

    if (!g_ascii_isdigit(text[0]))
        return FALSE;
    guint64 value = g_ascii_strtoull(text, &end, 0);
    if (*end || value > G_MAXUINT32)
        return FALSE;
    *out_value = (guint32)value;
    return TRUE;
}

/* Returns FALSE with an error for a malformed number; an absent one leaves the output alone. */
static gboolean number_attribute(const MapFile *file, const xmlNode *node, const char *attribute,
                                 guint32 *out_value, GError **error)
{
    g_autofree char *text = gcpu_xml_attribute(node, attribute);

    if (!text || parse_number(text, out_value))
        return TRUE;
    return fail(file, node, error, "invalid %s '%s' in <%s>: a number is needed", attribute, text,
                (const char *)node->name);
}

static gboolean word_attribute(const MapFile *file, const xmlNode *node, const char *attribute,
                               const char *yes, const char *no, gboolean *out_value, GError **error)
{
    g_autofree char *text = gcpu_xml_attribute(node, attribute);

    if (!text)
        return TRUE;
    if (strcmp(text, yes) != 0 && strcmp(text, no) != 0)
        return fail(file, node, error, "invalid %s '%s' in <%s>; allowed: %s, %s", attribute, text,
                    (const char *)node->name, yes, no);
    *out_value = strcmp(text, yes) == 0;
    return TRUE;
}

static char *name_attribute(const MapFile *file, const xmlNode *node, GError **error)
{
    g_autofree char *name = gcpu_xml_attribute(node, "name");

    if (name && *name)
        return g_steal_pointer(&name);
    fail(file, node, error, "<%s> without name", (const char *)node->name);
    return NULL;
}

static gboolean add_vendor(const MapFile *file, const xmlNode *node, GError **error)
{
    g_autofree char *name = name_attribute(file, node, error);
    if (!name)
        return FALSE;

    g_autofree char *string = gcpu_xml_attribute(node, "string");
    GcpuMapVendor vendor = { .name = name };
    if (file->family == GCPU_ARCH_FAMILY_X86)
        vendor.cpuid_string = string ? string : (char *)"";
    if (!number_attribute(file, node, "value", &vendor.implementer, error))
        return FALSE;
    return gcpu_map_builder_add_vendor(file->builder, &vendor, error) ||
           prefix_place(file, node, error);
}

static gboolean add_register(const MapFile *file, const xmlNode *node, GcpuRegister reg,
                             GcpuFeatureBit *bit, guint *n_bits, GError **error)
{
    static const char *const registers[] = { "eax", "ebx", "ecx", "edx" };
    guint32 value = 0;

    if (!number_attribute(file, node, registers[reg], &value, error))
        return FALSE;
    if (value) {
        bit->reg = reg;
        bit->bit = (guint)__builtin_ctz(value);
        *n_bits += (guint)__builtin_popcount(value);
    }
    return TRUE;
}

/* @selector: the attribute that says which leaf or MSR. */
static gboolean add_bits(const MapFile *file, const xmlNode *node, const char *selector,
                         GcpuFeatureBit *bit, guint *n_bits, GError **error)
{
    if (!xmlHasProp((xmlNode *)node, BAD_CAST selector))
        return fail(file, node, error, "<%s> without %s", (const char *)node->name, selector);
    if (!number_attribute(file, node, selector, &bit->leaf, error) ||
        !number_attribute(file, node, "ecx_in", &bit->subleaf, error))
        return FALSE;
    for (int reg = GCPU_REGISTER_EAX; reg <= GCPU_REGISTER_EDX; reg++) {
        if (!add_register(file, node, (GcpuRegister)reg, bit, n_bits, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean find_bit(const MapFile *file, const xmlNode *node, GcpuFeatureBit *bit,
                         GError **error)
{
    guint n_bits = 0;

    if (file->family != GCPU_ARCH_FAMILY_X86)
        return TRUE;
    for (const xmlNode *cpuid = gcpu_xml_child(node, "cpuid"); cpuid;
         cpuid = gcpu_xml_next(cpuid, "cpuid")) {
        bit->source = GCPU_BIT_CPUID;
        const char *leaf = xmlHasProp((xmlNode *)cpuid, BAD_CAST "eax_in") ? "eax_in" : "function";
        if (!add_bits(file, cpuid, leaf, bit, &n_bits, error))
            return FALSE;
    }
    for (const xmlNode *msr = gcpu_xml_child(node, "msr"); msr; msr = gcpu_xml_next(msr, "msr")) {
        bit->source = GCPU_BIT_MSR;
        if (!add_bits(file, msr, "index", bit, &n_bits, error))
            return FALSE;
    }
    if (n_bits != 1)
        return fail(file, node, error, "a CPU feature must be exactly one bit, this one is %u",
                    n_bits);
    return TRUE;
}

static void alias_clear(GcpuFeatureAlias *alias)
{
    g_free(alias->name);
    g_free(alias->source);
}

static GArray *read_aliases(const xmlNode *node)
{
    GArray *aliases = g_array_new(FALSE, FALSE, sizeof(GcpuFeatureAlias));

    g_array_set_clear_func(aliases, (GDestroyNotify)alias_clear);
    for (const xmlNode *child = gcpu_xml_child(node, "alias"); child;
         child = gcpu_xml_next(child, "alias")) {
        GcpuFeatureAlias alias = { .name = gcpu_xml_attribute(child, "name"),
                                   .source = gcpu_xml_attribute(child, "source") };
        if (alias.name)
            g_array_append_val(aliases, alias);
        else
            g_free(alias.source);
    }
    return aliases;
}

static gboolean add_feature(const MapFile *file, const xmlNode *node, GError **error)
{
    g_autofree char *name = name_attribute(file, node, error);
    if (!name)
        return FALSE;

    GcpuMapFeature feature = { .name = name, .migratable = TRUE };
    if (!word_attribute(file, node, "migratable", "yes", "no", &feature.migratable, error) ||
        !find_bit(file, node, &feature.bit, error))
        return FALSE;
    g_autoptr(GArray) aliases = read_aliases(node);
    feature.aliases = (GcpuFeatureAlias *)(void *)aliases->data;
    feature.n_aliases = aliases->len;
    return gcpu_map_builder_add_feature(file->builder, &feature, error) ||
           prefix_place(file, node, error);
}

/* "0-4", "3", "0-2,5": libvirt's notation of bitmaps, of the 16 steppings. */
static gboolean parse_steppings(const char *text, guint16 *out_steppings)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    guint16 steppings = 0;

    for (guint i = 0; parts[i]; i++) {
        g_auto(GStrv) ends = g_strsplit(parts[i], "-", 2);
        guint64 first, last;
        if (!ends[0] || !g_ascii_string_to_unsigned(ends[0], 10, 0, 15, &first, NULL))
            return FALSE;
        last = first;
        if (ends[1] && !g_ascii_string_to_unsigned(ends[1], 10, first, 15, &last, NULL))
            return FALSE;
        for (guint64 stepping = first; stepping <= last; stepping++)
            steppings |= (guint16)(1u << stepping);
    }
    *out_steppings = steppings;
    return steppings != 0;
}

static gboolean add_signature(const MapFile *file, const xmlNode *node, GcpuModelDraft *draft,
                              GError **error)
{
    GcpuModelSignature signature = { .steppings = G_MAXUINT16 };
    g_autofree char *steppings = gcpu_xml_attribute(node, "stepping");
    guint32 family = 0, model = 0;

    if (!xmlHasProp((xmlNode *)node, BAD_CAST "family") ||
        !xmlHasProp((xmlNode *)node, BAD_CAST "model"))
        return fail(file, node, error, "<signature> needs family and model");
    if (!number_attribute(file, node, "family", &family, error) ||
        !number_attribute(file, node, "model", &model, error))
        return FALSE;
    if (steppings && !parse_steppings(steppings, &signature.steppings))
        return fail(file, node, error,
                    "invalid stepping '%s' in <signature>; allowed: 0 to 15 as "
                    "'2', '0-4' or '0-2,5'",
                    steppings);
    signature.family = family;
    signature.model = model;
    g_array_append_val(draft->signatures, signature);
    return TRUE;
}

static gboolean add_pvr(const MapFile *file, const xmlNode *node, GcpuModelDraft *draft,
                        GError **error)
{
    GcpuModelPvr pvr = { .mask = G_MAXUINT32 };

    if (!xmlHasProp((xmlNode *)node, BAD_CAST "value"))
        return fail(file, node, error, "<pvr> without value");
    if (!number_attribute(file, node, "value", &pvr.value, error) ||
        !number_attribute(file, node, "mask", &pvr.mask, error))
        return FALSE;
    g_array_append_val(draft->pvrs, pvr);
    return TRUE;
}

static gboolean add_model_feature(const MapFile *file, const xmlNode *node, GcpuModelDraft *draft,
                                  GError **error)
{
    g_autofree char *name = name_attribute(file, node, error);
    gboolean removed = FALSE, added = FALSE;

    if (!name || !word_attribute(file, node, "removed", "yes", "no", &removed, error) ||
        !word_attribute(file, node, "added", "yes", "no", &added, error))
        return FALSE;
    gcpu_model_draft_add_feature(draft, name,
                                 removed ? GCPU_MODEL_FEATURE_REMOVED
                                 : added ? GCPU_MODEL_FEATURE_ADDED
                                         : GCPU_MODEL_FEATURE_PRESENT);
    return TRUE;
}

typedef gboolean (*ModelChildReader)(const MapFile *file, const xmlNode *node,
                                     GcpuModelDraft *draft, GError **error);

static gboolean read_children(const MapFile *file, const xmlNode *model, const char *name,
                              ModelChildReader reader, GcpuModelDraft *draft, GError **error)
{
    for (const xmlNode *child = gcpu_xml_child(model, name); child;
         child = gcpu_xml_next(child, name)) {
        if (!reader(file, child, draft, error))
            return FALSE;
    }
    return TRUE;
}

/* Maps before libvirt 5.8 have no <decode>: every model may be recognised then. */
static gboolean read_decode(const MapFile *file, const xmlNode *model, GcpuModelDraft *draft,
                            GError **error)
{
    const xmlNode *decode = gcpu_xml_child(model, "decode");

    if (!decode)
        return TRUE;
    return word_attribute(file, decode, "host", "on", "off", &draft->decode_host, error) &&
           word_attribute(file, decode, "guest", "on", "off", &draft->decode_guest, error);
}

static gboolean read_check(const MapFile *file, const xmlNode *model, GcpuModelDraft *draft,
                           GError **error)
{
    const xmlNode *check = gcpu_xml_child(model, "check");

    if (!check)
        return TRUE;
    return word_attribute(file, check, "partial", "compat", "none", &draft->check_compat, error);
}

static gboolean read_ancestor(const MapFile *file, const xmlNode *model, GcpuModelDraft *draft,
                              GError **error)
{
    const xmlNode *ancestor = gcpu_xml_child(model, "model");

    if (!ancestor)
        return TRUE;
    if (gcpu_xml_next(ancestor, "model"))
        return fail(file, ancestor, error, "CPU model %s has more than one ancestor", draft->name);
    draft->ancestor = name_attribute(file, ancestor, error);
    return draft->ancestor != NULL;
}

static gboolean read_model_vendor(const MapFile *file, const xmlNode *model, GcpuModelDraft *draft,
                                  GError **error)
{
    const xmlNode *vendor = gcpu_xml_child(model, "vendor");

    if (!vendor)
        return TRUE;
    draft->vendor = name_attribute(file, vendor, error);
    return draft->vendor != NULL;
}

static gboolean add_model(const MapFile *file, const xmlNode *node, GError **error)
{
    g_autofree char *name = name_attribute(file, node, error);
    if (!name)
        return FALSE;

    g_autoptr(GcpuModelDraft) draft = gcpu_model_draft_new(name);
    return read_decode(file, node, draft, error) && read_check(file, node, draft, error) &&
           read_ancestor(file, node, draft, error) && read_model_vendor(file, node, draft, error) &&
           read_children(file, node, "signature", add_signature, draft, error) &&
           read_children(file, node, "pvr", add_pvr, draft, error) &&
           read_children(file, node, "feature", add_model_feature, draft, error) &&
           (gcpu_map_builder_add_model(file->builder, draft, error) ||
            prefix_place(file, node, error));
}

typedef gboolean (*DeclarationReader)(const MapFile *file, const xmlNode *node, GError **error);

static gboolean add_all(const MapFile *file, const xmlNode *parent, const char *name,
                        DeclarationReader reader, GError **error)
{
    for (const xmlNode *node = gcpu_xml_child(parent, name); node;
         node = gcpu_xml_next(node, name)) {
        if (!reader(file, node, error))
            return FALSE;
    }
    return TRUE;
}

gboolean gcpu_map_file_add(const xmlNode *parent, const char *name, GcpuArchFamily family,
                           GcpuMapBuilder *builder, GError **error)
{
    MapFile file = { .name = name, .family = family, .builder = builder };

    return add_all(&file, parent, "vendor", add_vendor, error) &&
           add_all(&file, parent, "feature", add_feature, error) &&
           add_all(&file, parent, "model", add_model, error);
}

gboolean gcpu_map_file_defines(const xmlNode *parent, const char *model)
{
    for (const xmlNode *node = gcpu_xml_child(parent, "model"); node;
         node = gcpu_xml_next(node, "model")) {
        g_autofree char *name = gcpu_xml_attribute(node, "name");
        if (g_strcmp0(name, model) == 0)
            return TRUE;
    }
    return FALSE;
}

void gcpu_map_file_ancestors(const xmlNode *parent, GPtrArray *names)
{
    for (const xmlNode *node = gcpu_xml_child(parent, "model"); node;
         node = gcpu_xml_next(node, "model")) {
        const xmlNode *ancestor = gcpu_xml_child(node, "model");
        char *name = ancestor ? gcpu_xml_attribute(ancestor, "name") : NULL;
        if (name)
            g_ptr_array_add(names, name);
    }
}
