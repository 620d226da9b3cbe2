/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of which accounts it is not known now who is in them, a bar each, with what one can do about it: nobody is to think that
 * the list is whole when it is not. More than two stand behind one bar that says how many.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KH_TYPE_PEOPLE_NOTES (kh_people_notes_get_type ())
G_DECLARE_FINAL_TYPE (KhPeopleNotes, kh_people_notes, KH, PEOPLE_NOTES, GtkWidget)

/* Signal: "changed" () when what it says has. */

/* @accounts: of KhAccount. */
void kh_people_notes_set_accounts (KhPeopleNotes *self, GListModel *accounts);
/* Returns: (transfer full): all it says, a line for each account; empty when there is nothing. */
char *kh_people_notes_dup_text (KhPeopleNotes *self);

G_END_DECLS
