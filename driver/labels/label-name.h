/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label-name.h: what Kubernetes takes for the key and the value of a label.
 *
 * Source: Kubernetes, "Labels and Selectors", syntax and character set. */
#pragma once

#include "cpu/public.h"

/**
 * gcpu_label_key_problem:
 * @key: [PREFIX/]NAME; PREFIX a DNS subdomain of at most 253 characters, NAME at most 63 characters
 * that begin and end with a letter or digit and hold nothing but these and "-_."
 *
 * Returns: (transfer none) (nullable): what is wrong with it, to stand behind "its key"; NULL:
 * nothing.
 */
GCPU_PUBLIC const char *gcpu_label_key_problem(const char *key);

/** gcpu_label_value_problem: Returns: (transfer none) (nullable): what is wrong with @value, which
 * is empty or like the NAME of a key, to stand behind "its value". */
GCPU_PUBLIC const char *gcpu_label_value_problem(const char *value);
