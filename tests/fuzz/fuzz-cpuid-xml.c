/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a CPUID dump, recognised by a small map. */
#include "cpu/decode.h"
#include "cpu/expand.h"
#include "fuzz-target.h"
#include "xml/cpuid-xml.h"
#include "xml/map-xml.h"

static const char map_text[] =
    "<cpus><arch name='x86'>"
    "<vendor name='Intel' string='GenuineIntel'/><vendor name='AMD' string='AuthenticAMD'/>"
    "<feature name='fpu'><cpuid eax_in='1' edx='1'/></feature>"
    "<feature name='aes'><cpuid eax_in='1' ecx='0x2000000'/></feature>"
    "<feature name='hle'><cpuid eax_in='7' ebx='0x10'/></feature>"
    "<feature name='rtm'><cpuid eax_in='7' ebx='0x800'/></feature>"
    "<feature name='rdctl-no'><msr index='0x10a' eax='1' edx='0'/></feature>"
    "<model name='Old'><feature name='fpu'/></model>"
    "<model name='Has'><signature family='6' model='60'/><vendor name='Intel'/>"
    "<feature name='fpu'/><feature name='aes'/><feature name='hle'/>"
    "<feature name='rtm' removed='yes'/></model>"
    "</arch></cpus>";

static void check_decode(const GcpuMap *map, const GcpuCpuid *cpuid, GcpuDefType type)
{
    GcpuFeatureSet had[GCPU_FEATURE_SET_WORDS_MAX], named[GCPU_FEATURE_SET_WORDS_MAX];
    GcpuDecodeRequest request = { .type = type };
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) def = gcpu_decode_cpuid(map, cpuid, &request, &error);

    g_assert_true((def == NULL) == (error != NULL));
    if (!def)
        return;
    gcpu_cpuid_features(cpuid, map, had);
    g_assert_true(gcpu_expand_set(map, def, named, NULL));
    g_assert_true(gcpu_feature_set_is_subset(named, had, gcpu_map_words(map)));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GcpuMap) map = gcpu_map_xml_parse(map_text, -1, "map", GCPU_ARCH_FAMILY_X86, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuCpuid) cpuid =
        gcpu_cpuid_xml_parse((const char *)data, (gssize)size, "dump", &error);

    g_assert_true((cpuid == NULL) == (error != NULL));
    if (!cpuid)
        return 0;
    check_decode(map, cpuid, GCPU_DEF_HOST);
    check_decode(map, cpuid, GCPU_DEF_GUEST);
    return 0;
}
