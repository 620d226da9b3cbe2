/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A level for each area, chosen in four steps a row, under the areas' headings. Levels that one may not give are
 * insensitive, with the reason. The widget shows grants and says what was chosen; it keeps nothing.
 *
 * Property "account" (KhAccount). Signal: "level-chosen" (const char *area, KhLevel) after the person did it.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-account.h"

G_BEGIN_DECLS

#define KH_TYPE_GRANTS_EDITOR (kh_grants_editor_get_type ())
G_DECLARE_FINAL_TYPE (KhGrantsEditor, kh_grants_editor, KH, GRANTS_EDITOR, GtkWidget)

/* Takes a reference. */
void kh_grants_editor_set (KhGrantsEditor *self, const KhGrants *grants);
/* Makes all of it insensitive, with the reason; KH_DENIAL_NONE: back. */
void kh_grants_editor_set_denial (KhGrantsEditor *self, KhDenial denial);

G_END_DECLS
