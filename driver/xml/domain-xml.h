/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domain-xml.h: changes to a finished domain XML that keep everything else. */
#pragma once

#include "cpu/error.h"

/**
 * gcpu_domain_xml_rename:
 * @domain_xml: a document whose root is <domain>
 * @name: its new name
 *
 * Returns: (transfer full) (nullable): the same domain under another name and without UUID, so that
 * libvirt takes it for another guest; NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC char *gcpu_domain_xml_rename(const char *domain_xml, const char *name,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
