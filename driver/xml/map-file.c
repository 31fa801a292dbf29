/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-file.h"

#include "xml/xml-doc.h"

/* Where an element stands, for errors, and where it goes. */
typedef struct {
    const char *name;
    GcpuArchFamily family;
    GcpuMapBuilder *builder;
    GcpuModelDraft *draft; /* the model whose children are read; NULL: none is */
} MapFile;

/* An attribute that takes one of two words. */
typedef struct {
    const char *name, *yes, *no;
} Choice;

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

static gboolean choice_attribute(const MapFile *file, const xmlNode *node, const Choice *choice,
                                 gboolean *out_value, GError **error)
{
    g_autofree char *text = gcpu_xml_attribute(node, choice->name);

    if (!text)
        return TRUE;
    if (strcmp(text, choice->yes) != 0 && strcmp(text, choice->no) != 0)
        return fail(file, node, error, "invalid %s '%s' in <%s>; allowed: %s, %s", choice->name,
                    text, (const char *)node->name, choice->yes, choice->no);
    *out_value = strcmp(text, choice->yes) == 0;
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

/* What a <feature> says of its place. */
typedef struct {
    GcpuFeatureBit last;
    guint n_bits;
} Bits;

static gboolean add_register(const MapFile *file, const xmlNode *node, GcpuRegister reg, Bits *bits,
                             GError **error)
{
    static const char *const registers[] = { "eax", "ebx", "ecx", "edx" };
    guint32 value = 0;

    if (!number_attribute(file, node, registers[reg], &value, error))
        return FALSE;
    if (value) {
        bits->last.reg = reg;
        bits->last.bit = (guint)__builtin_ctz(value);
        bits->n_bits += (guint)__builtin_popcount(value);
    }
    return TRUE;
}

/* @selector: the attribute that says which leaf or MSR. */
static gboolean add_bits(const MapFile *file, const xmlNode *node, const char *selector, Bits *bits,
                         GError **error)
{
    if (!xmlHasProp((xmlNode *)node, BAD_CAST selector))
        return fail(file, node, error, "<%s> without %s", (const char *)node->name, selector);
    if (!number_attribute(file, node, selector, &bits->last.leaf, error) ||
        !number_attribute(file, node, "ecx_in", &bits->last.subleaf, error))
        return FALSE;
    for (int reg = GCPU_REGISTER_EAX; reg <= GCPU_REGISTER_EDX; reg++) {
        if (!add_register(file, node, (GcpuRegister)reg, bits, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean find_bit(const MapFile *file, const xmlNode *node, GcpuFeatureBit *out_bit,
                         GError **error)
{
    Bits bits = { .n_bits = 0 };

    if (file->family != GCPU_ARCH_FAMILY_X86)
        return TRUE;
    for (const xmlNode *cpuid = gcpu_xml_child(node, "cpuid"); cpuid;
         cpuid = gcpu_xml_next(cpuid, "cpuid")) {
        bits.last.source = GCPU_BIT_CPUID;
        const char *leaf = xmlHasProp((xmlNode *)cpuid, BAD_CAST "eax_in") ? "eax_in" : "function";
        if (!add_bits(file, cpuid, leaf, &bits, error))
            return FALSE;
    }
    for (const xmlNode *msr = gcpu_xml_child(node, "msr"); msr; msr = gcpu_xml_next(msr, "msr")) {
        bits.last.source = GCPU_BIT_MSR;
        if (!add_bits(file, msr, "index", &bits, error))
            return FALSE;
    }
    if (bits.n_bits != 1)
        return fail(file, node, error, "a CPU feature must be exactly one bit, this one is %u",
                    bits.n_bits);
    *out_bit = bits.last;
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
    static const Choice migratable = { "migratable", "yes", "no" };
    if (!choice_attribute(file, node, &migratable, &feature.migratable, error) ||
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

static gboolean add_signature(const MapFile *file, const xmlNode *node, GError **error)
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
    g_array_append_val(file->draft->signatures, signature);
    return TRUE;
}

static gboolean add_pvr(const MapFile *file, const xmlNode *node, GError **error)
{
    GcpuModelPvr pvr = { .mask = G_MAXUINT32 };

    if (!xmlHasProp((xmlNode *)node, BAD_CAST "value"))
        return fail(file, node, error, "<pvr> without value");
    if (!number_attribute(file, node, "value", &pvr.value, error) ||
        !number_attribute(file, node, "mask", &pvr.mask, error))
        return FALSE;
    g_array_append_val(file->draft->pvrs, pvr);
    return TRUE;
}

static gboolean add_model_feature(const MapFile *file, const xmlNode *node, GError **error)
{
    g_autofree char *name = name_attribute(file, node, error);
    gboolean removed = FALSE, added = FALSE;

    static const Choice is_removed = { "removed", "yes", "no" },
                        is_added = { "added", "yes", "no" };
    if (!name || !choice_attribute(file, node, &is_removed, &removed, error) ||
        !choice_attribute(file, node, &is_added, &added, error))
        return FALSE;
    gcpu_model_draft_add_feature(file->draft, name,
                                 removed ? GCPU_MODEL_FEATURE_REMOVED
                                 : added ? GCPU_MODEL_FEATURE_ADDED
                                         : GCPU_MODEL_FEATURE_PRESENT);
    return TRUE;
}

typedef gboolean (*Reader)(const MapFile *file, const xmlNode *node, GError **error);

static gboolean add_all(const MapFile *file, const xmlNode *parent, const char *name, Reader reader,
                        GError **error)
{
    for (const xmlNode *node = gcpu_xml_child(parent, name); node;
         node = gcpu_xml_next(node, name)) {
        if (!reader(file, node, error))
            return FALSE;
    }
    return TRUE;
}

/* Maps before libvirt 5.8 have no <decode>: every model may be recognised then. */
static gboolean read_decode(const MapFile *file, const xmlNode *model, GError **error)
{
    const xmlNode *decode = gcpu_xml_child(model, "decode");

    if (!decode)
        return TRUE;
    static const Choice host = { "host", "on", "off" }, guest = { "guest", "on", "off" };
    return choice_attribute(file, decode, &host, &file->draft->decode_host, error) &&
           choice_attribute(file, decode, &guest, &file->draft->decode_guest, error);
}

static gboolean read_check(const MapFile *file, const xmlNode *model, GError **error)
{
    const xmlNode *check = gcpu_xml_child(model, "check");

    if (!check)
        return TRUE;
    static const Choice partial = { "partial", "compat", "none" };
    return choice_attribute(file, check, &partial, &file->draft->check_compat, error);
}

static gboolean read_ancestor(const MapFile *file, const xmlNode *model, GError **error)
{
    const xmlNode *ancestor = gcpu_xml_child(model, "model");

    if (!ancestor)
        return TRUE;
    if (gcpu_xml_next(ancestor, "model"))
        return fail(file, ancestor, error, "CPU model %s has more than one ancestor",
                    file->draft->name);
    file->draft->ancestor = name_attribute(file, ancestor, error);
    return file->draft->ancestor != NULL;
}

static gboolean read_model_vendor(const MapFile *file, const xmlNode *model, GError **error)
{
    const xmlNode *vendor = gcpu_xml_child(model, "vendor");

    if (!vendor)
        return TRUE;
    file->draft->vendor = name_attribute(file, vendor, error);
    return file->draft->vendor != NULL;
}

static gboolean add_model(const MapFile *file, const xmlNode *node, GError **error)
{
    g_autofree char *name = name_attribute(file, node, error);
    if (!name)
        return FALSE;

    g_autoptr(GcpuModelDraft) draft = gcpu_model_draft_new(name);
    MapFile in_model = *file;
    in_model.draft = draft;
    return read_decode(&in_model, node, error) && read_check(&in_model, node, error) &&
           read_ancestor(&in_model, node, error) && read_model_vendor(&in_model, node, error) &&
           add_all(&in_model, node, "signature", add_signature, error) &&
           add_all(&in_model, node, "pvr", add_pvr, error) &&
           add_all(&in_model, node, "feature", add_model_feature, error) &&
           (gcpu_map_builder_add_model(file->builder, draft, error) ||
            prefix_place(file, node, error));
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
