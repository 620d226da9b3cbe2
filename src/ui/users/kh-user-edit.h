/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody has changed about a person and not saved yet. It is kept as differences: what changes elsewhere
 * meanwhile shows at once, and nothing that was typed or ticked is lost.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef enum {
  KH_EDIT_NAME,
  KH_EDIT_EMAIL,
  KH_EDIT_PHONE,
  KH_EDIT_LANGUAGE,
  KH_N_EDIT_TEXTS,
} KhEditText;

#define KH_TYPE_USER_EDIT (kh_user_edit_get_type ())
G_DECLARE_FINAL_TYPE (KhUserEdit, kh_user_edit, KH, USER_EDIT, GObject)

/* Signal: "changed" () after an edit; and once in the main loop's next idle after the person changed. */
KhUserEdit *kh_user_edit_new (KhAccount *account, KhUser *user);
KhUser *kh_user_edit_get_user (KhUserEdit *self);

/* As they will be. (transfer none) or (transfer full), never NULL but for what the person does not have. */
const char *kh_user_edit_get_text (KhUserEdit *self, KhEditText which);
char **kh_user_edit_dup_roles (KhUserEdit *self);
KhGrants *kh_user_edit_dup_grants (KhUserEdit *self);
gint64 kh_user_edit_get_ends_at (KhUserEdit *self);
/* Of the roles that there will be. */
KhEnds *kh_user_edit_dup_role_ends (KhUserEdit *self);

void kh_user_edit_set_text (KhUserEdit *self, KhEditText which, const char *text);
void kh_user_edit_set_role (KhUserEdit *self, const char *role, gboolean held);
void kh_user_edit_set_level (KhUserEdit *self, const char *area, KhLevel level);
void kh_user_edit_set_ends_at (KhUserEdit *self, gint64 ends_at);
/* @end: 0 for none. */
void kh_user_edit_set_role_end (KhUserEdit *self, const char *role, gint64 end);
/* Drops all edits. */
void kh_user_edit_reset (KhUserEdit *self);
/* The edits are on their way to the server: until kh_user_edit_end_save(), what is edited back to what the person still
 * has is an edit too. */
void kh_user_edit_begin_save (KhUserEdit *self);
/* @saved: the person has now what the edits were when the save began: drops those, and keeps what was edited since. */
void kh_user_edit_end_save (KhUserEdit *self, gboolean saved);

gboolean kh_user_edit_is_changed (KhUserEdit *self);
gboolean kh_user_edit_is_access_changed (KhUserEdit *self);
/* Returns: (nullable): what is wrong with a text, a word for kh_text_for_field_code(). */
const char *kh_user_edit_get_problem (KhUserEdit *self, KhEditText which);
/* Whether the roles and rights as edited may be somebody's. */
KhDenial kh_user_edit_check_rights (KhUserEdit *self);
gboolean kh_user_edit_is_valid (KhUserEdit *self);
/* Whether what is added or prolonged would last longer than one's own access, which the server refuses. */
gboolean kh_user_edit_outlasts (KhUserEdit *self);
/* Returns: (nullable): what the text was changed to elsewhere since it was edited here; "" when it was taken out. */
const char *kh_user_edit_get_other_text (KhUserEdit *self, KhEditText which);

/* Returns: (transfer full): effective access as it will be. */
KhAccess *kh_user_edit_preview_access (KhUserEdit *self);
/* Returns: (transfer full): all edits in one command, for the version of the person that is known now. */
KhCommand *kh_user_edit_create_command (KhUserEdit *self);

G_END_DECLS
