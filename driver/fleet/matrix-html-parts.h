/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix-html-parts.h: the parts of the HTML page that are the same for every matrix. Internal.
 *
 * The style has one rule for each cell: `.c0` to `.c5`, by the number of the cell. Colours differ
 * in lightness as much as in hue, so that they can be told apart by those who do not see all hues,
 * and in print. */
#pragma once

/** gcpu_matrix_html_style: the content of <style>, after the rule that sets --cell and --print. */
extern const char gcpu_matrix_html_style[] __attribute__((visibility("hidden")));

/** gcpu_matrix_html_script: the content of <script>: shows what is to be known of the cell under
 * the pointer or the focus, moves the focus by the arrow keys, and goes to the cell that the
 * address names: `page.html#3-12`. All it shows, it takes from the page as text. */
extern const char gcpu_matrix_html_script[] __attribute__((visibility("hidden")));
