/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-user-edit.h"

#include "base/kh-text.h"

#define MAX_NAME 200
#define MAX_PHONE 50

typedef struct {
  char *edited; /* NULL: as the person has it */
  char *base;   /* what the person had when editing began */
} Text;

struct _KhUserEdit {
  GObject parent_instance;
  KhAccount *account;  /* owned */
  KhUser *user;        /* owned */
  Text texts[KH_N_EDIT_TEXTS];
  GHashTable *roles;   /* char *id → whether it is to be held */
  GHashTable *levels;  /* char *area → KhLevel */
  GHashTable *ends;    /* char *role → gint64 *, 0 for none */
  gboolean has_ends_at;
  gint64 ends_at;
  gboolean saving;
  guint n_edits;  /* since the save began */
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (KhUserEdit, kh_user_edit, G_TYPE_OBJECT)

static guint changed;

static const char *const text_names[KH_N_EDIT_TEXTS] = { "name", "email", "phone", "language" };

static const char *
get_own_text (KhUserEdit *self, KhEditText which)
{
  const char *text = NULL;

  switch (which) {
  case KH_EDIT_NAME:
    text = kh_user_get_name (self->user);
    break;
  case KH_EDIT_EMAIL:
    text = kh_user_get_email (self->user);
    break;
  case KH_EDIT_PHONE:
    text = kh_user_get_phone (self->user);
    break;
  case KH_EDIT_LANGUAGE:
    text = kh_user_get_language (self->user);
    break;
  case KH_N_EDIT_TEXTS:
    g_return_val_if_reached ("");
  }
  return text != NULL ? text : "";
}

static void
clear_text (Text *text)
{
  g_clear_pointer (&text->edited, g_free);
  g_clear_pointer (&text->base, g_free);
}

KhUser *
kh_user_edit_get_user (KhUserEdit *self)
{
  return self->user;
}

const char *
kh_user_edit_get_text (KhUserEdit *self, KhEditText which)
{
  return self->texts[which].edited != NULL ? self->texts[which].edited : get_own_text (self, which);
}

char **
kh_user_edit_dup_roles (KhUserEdit *self)
{
  const char *const *held = kh_user_get_roles (self->user);
  GPtrArray *roles = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id, hold;

  for (; *held != NULL; held++)
    if (!g_hash_table_lookup_extended (self->roles, *held, NULL, &hold) || GPOINTER_TO_INT (hold))
      g_ptr_array_add (roles, g_strdup (*held));
  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, &id, &hold))
    if (GPOINTER_TO_INT (hold) && !g_strv_contains (kh_user_get_roles (self->user), id))
      g_ptr_array_add (roles, g_strdup (id));
  g_ptr_array_add (roles, NULL);
  return (char **) g_ptr_array_free (roles, FALSE);
}

KhGrants *
kh_user_edit_dup_grants (KhUserEdit *self)
{
  KhGrants *grants = kh_grants_dup (kh_user_get_grants (self->user));
  GHashTableIter iter;
  gpointer area, level;

  g_hash_table_iter_init (&iter, self->levels);
  while (g_hash_table_iter_next (&iter, &area, &level))
    kh_grants_set (grants, area, GPOINTER_TO_INT (level));
  return grants;
}

gint64
kh_user_edit_get_ends_at (KhUserEdit *self)
{
  return self->has_ends_at ? self->ends_at : kh_user_get_ends_at (self->user);
}

KhEnds *
kh_user_edit_dup_role_ends (KhUserEdit *self)
{
  g_auto (GStrv) roles = kh_user_edit_dup_roles (self);
  KhEnds *ends = kh_ends_new ();

  for (char **role = roles; *role != NULL; role++) {
    const gint64 *edited = g_hash_table_lookup (self->ends, *role);
    kh_ends_set (ends, *role, edited != NULL ? *edited : kh_ends_get (kh_user_get_role_ends (self->user), *role));
  }
  return ends;
}

static void on_user_notify (KhUserEdit *self);

static void
emit_changed (KhUserEdit *self)
{
  self->n_edits++;
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_signal_emit (self, changed, 0);
}

void
kh_user_edit_set_text (KhUserEdit *self, KhEditText which, const char *text)
{
  Text *item = &self->texts[which];

  if (g_str_equal (kh_user_edit_get_text (self, which), text))
    return;
  if (!self->saving && g_str_equal (get_own_text (self, which), text)) {
    clear_text (item);
  } else {
    if (item->edited == NULL)
      item->base = g_strdup (get_own_text (self, which));
    g_free (item->edited);
    item->edited = g_strdup (text);
  }
  emit_changed (self);
}

void
kh_user_edit_set_role (KhUserEdit *self, const char *role, gboolean held)
{
  if (!self->saving && g_strv_contains (kh_user_get_roles (self->user), role) == held)
    g_hash_table_remove (self->roles, role);
  else
    g_hash_table_insert (self->roles, g_strdup (role), GINT_TO_POINTER (held));
  if (!held)
    g_hash_table_remove (self->ends, role);
  emit_changed (self);
}

void
kh_user_edit_set_level (KhUserEdit *self, const char *area, KhLevel level)
{
  if (!self->saving && kh_grants_get (kh_user_get_grants (self->user), area) == level)
    g_hash_table_remove (self->levels, area);
  else
    g_hash_table_insert (self->levels, g_strdup (area), GINT_TO_POINTER (level));
  emit_changed (self);
}

void
kh_user_edit_set_ends_at (KhUserEdit *self, gint64 ends_at)
{
  self->has_ends_at = self->saving || ends_at != kh_user_get_ends_at (self->user);
  self->ends_at = ends_at;
  emit_changed (self);
}

void
kh_user_edit_set_role_end (KhUserEdit *self, const char *role, gint64 end)
{
  if (kh_ends_get (kh_user_get_role_ends (self->user), role) == end)
    g_hash_table_remove (self->ends, role);
  else
    g_hash_table_insert (self->ends, g_strdup (role), g_memdup2 (&end, sizeof end));
  emit_changed (self);
}

void
kh_user_edit_reset (KhUserEdit *self)
{
  for (int i = 0; i < KH_N_EDIT_TEXTS; i++)
    clear_text (&self->texts[i]);
  g_hash_table_remove_all (self->roles);
  g_hash_table_remove_all (self->levels);
  g_hash_table_remove_all (self->ends);
  self->has_ends_at = FALSE;
  emit_changed (self);
}

void
kh_user_edit_begin_save (KhUserEdit *self)
{
  self->saving = TRUE;
  self->n_edits = 0;
}

void
kh_user_edit_end_save (KhUserEdit *self, gboolean saved)
{
  self->saving = FALSE;
  if (saved && self->n_edits == 0) {
    kh_user_edit_reset (self);
    return;
  }
  for (int i = 0; saved && i < KH_N_EDIT_TEXTS; i++) {
    if (self->texts[i].edited == NULL)
      continue;
    g_free (self->texts[i].base);
    self->texts[i].base = g_strdup (get_own_text (self, i));
  }
  on_user_notify (self);
}

gboolean
kh_user_edit_is_access_changed (KhUserEdit *self)
{
  return g_hash_table_size (self->roles) > 0 || g_hash_table_size (self->levels) > 0
         || g_hash_table_size (self->ends) > 0 || self->has_ends_at;
}

gboolean
kh_user_edit_is_changed (KhUserEdit *self)
{
  for (int i = 0; i < KH_N_EDIT_TEXTS; i++)
    if (self->texts[i].edited != NULL)
      return TRUE;
  return kh_user_edit_is_access_changed (self);
}

const char *
kh_user_edit_get_problem (KhUserEdit *self, KhEditText which)
{
  const char *text = self->texts[which].edited;
  g_autofree char *trimmed = NULL;
  KhUser *other;

  /* What is there already is not one's own mistake. */
  if (text == NULL)
    return NULL;
  trimmed = g_strstrip (g_strdup (text));
  switch (which) {
  case KH_EDIT_NAME:
    return *trimmed == '\0' ? "required" : kh_text_is_line (text, MAX_NAME) ? NULL : "too-long";
  case KH_EDIT_EMAIL:
    if (!kh_text_is_email (trimmed))
      return "invalid-email";
    other = kh_account_find_user_by_email (self->account, trimmed);
    return other != NULL && other != self->user && kh_user_get_status (other) != KH_USER_STATUS_REMOVED
               ? "already-member"
               : NULL;
  case KH_EDIT_PHONE:
    return *trimmed == '\0' || kh_text_is_line (text, MAX_PHONE) ? NULL : "too-long";
  default:
    return NULL;
  }
}

KhDenial
kh_user_edit_check_rights (KhUserEdit *self)
{
  g_auto (GStrv) roles = NULL;
  g_autoptr (KhGrants) grants = NULL;

  if (!kh_user_edit_is_access_changed (self))
    return KH_DENIAL_NONE;
  roles = kh_user_edit_dup_roles (self);
  grants = kh_user_edit_dup_grants (self);
  return kh_account_check_rights (self->account, (const char *const *) roles, grants);
}

gboolean
kh_user_edit_is_valid (KhUserEdit *self)
{
  for (int i = 0; i < KH_N_EDIT_TEXTS; i++)
    if (kh_user_edit_get_problem (self, i) != NULL)
      return FALSE;
  return kh_user_edit_check_rights (self) == KH_DENIAL_NONE;
}

static gboolean
roles_outlast (KhUserEdit *self, const KhEnds *ends, gint64 ends_at)
{
  g_auto (GStrv) roles = kh_user_edit_dup_roles (self);

  for (char **role = roles; *role != NULL; role++) {
    const char *given[] = { *role, NULL };
    gint64 until = kh_ends_get_first (ends, *role, ends_at);
    gint64 before = kh_ends_get_first (kh_user_get_role_ends (self->user), *role, kh_user_get_ends_at (self->user));
    if ((!g_strv_contains (kh_user_get_roles (self->user), *role) || kh_end_is_later (until, before))
        && !kh_account_may_give_until (self->account, given, NULL, until))
      return TRUE;
  }
  return FALSE;
}

gboolean
kh_user_edit_outlasts (KhUserEdit *self)
{
  gint64 ends_at = kh_user_edit_get_ends_at (self);
  g_autoptr (KhEnds) ends = kh_user_edit_dup_role_ends (self);
  g_autoptr (KhGrants) grants = kh_user_edit_dup_grants (self);
  g_autoptr (KhGrants) given = kh_grants_new ();

  if (!kh_user_edit_is_access_changed (self))
    return FALSE;
  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    if (level > kh_grants_get (kh_user_get_grants (self->user), area)
        || kh_end_is_later (ends_at, kh_user_get_ends_at (self->user)))
      kh_grants_set (given, area, level);
  }
  return roles_outlast (self, ends, ends_at) || !kh_account_may_give_until (self->account, NULL, given, ends_at);
}

const char *
kh_user_edit_get_other_text (KhUserEdit *self, KhEditText which)
{
  Text *item = &self->texts[which];
  const char *own = get_own_text (self, which);

  return item->edited != NULL && !g_str_equal (item->base, own) ? own : NULL;
}

KhAccess *
kh_user_edit_preview_access (KhUserEdit *self)
{
  g_auto (GStrv) roles = NULL;
  g_autoptr (KhGrants) grants = NULL;

  if (!kh_user_edit_is_access_changed (self) || kh_user_get_owner (self->user)
      || kh_user_get_status (self->user) != KH_USER_STATUS_ACTIVE)
    return kh_account_compute_access (self->account, self->user);
  roles = kh_user_edit_dup_roles (self);
  grants = kh_user_edit_dup_grants (self);
  return kh_account_preview_access (self->account, (const char *const *) roles, grants);
}

KhCommand *
kh_user_edit_create_command (KhUserEdit *self)
{
  KhCommand *command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (self->user));

  for (int i = 0; i < KH_N_EDIT_TEXTS; i++) {
    g_autofree char *text = g_strdup (self->texts[i].edited);
    if (text == NULL)
      continue;
    g_strstrip (text);
    kh_command_set_string (command, text_names[i], *text != '\0' ? text : NULL);
  }
  if (g_hash_table_size (self->roles) > 0) {
    g_auto (GStrv) roles = kh_user_edit_dup_roles (self);
    kh_command_set_strv (command, "roles", (const char *const *) roles);
  }
  if (g_hash_table_size (self->levels) > 0) {
    g_autoptr (KhGrants) grants = kh_user_edit_dup_grants (self);
    kh_command_set_grants (command, "grants", grants);
  }
  if (g_hash_table_size (self->ends) > 0) {
    g_autoptr (KhEnds) ends = kh_user_edit_dup_role_ends (self);
    kh_command_set_ends (command, "role_ends", ends);
  }
  if (self->has_ends_at)
    kh_command_set_time (command, "ends_at", self->ends_at);
  return command;
}

static gboolean
is_role_settled (gpointer role, gpointer held, gpointer user)
{
  return g_strv_contains (kh_user_get_roles (user), role) == GPOINTER_TO_INT (held);
}

static gboolean
is_level_settled (gpointer area, gpointer level, gpointer user)
{
  return (gpointer) (gintptr) kh_grants_get (kh_user_get_grants (user), area) == level;
}

static gboolean
is_end_settled (gpointer role, gpointer end, gpointer user)
{
  return kh_ends_get (kh_user_get_role_ends (user), role) == *(const gint64 *) end;
}

/* Edits that the person has by now, whoever made them, are none any more. */
static void
drop_settled (KhUserEdit *self)
{
  for (int i = 0; i < KH_N_EDIT_TEXTS; i++)
    if (self->texts[i].edited != NULL && g_str_equal (self->texts[i].edited, get_own_text (self, i)))
      clear_text (&self->texts[i]);
  g_hash_table_foreach_remove (self->roles, is_role_settled, self->user);
  g_hash_table_foreach_remove (self->levels, is_level_settled, self->user);
  g_hash_table_foreach_remove (self->ends, is_end_settled, self->user);
  self->has_ends_at = self->has_ends_at && self->ends_at != kh_user_get_ends_at (self->user);
}

static gboolean
on_idle (gpointer data)
{
  KhUserEdit *self = data;

  self->idle_id = 0;
  if (!self->saving)
    drop_settled (self);
  g_signal_emit (self, changed, 0);
  return G_SOURCE_REMOVE;
}

static void
on_user_notify (KhUserEdit *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
kh_user_edit_dispose (GObject *object)
{
  KhUserEdit *self = KH_USER_EDIT (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  G_OBJECT_CLASS (kh_user_edit_parent_class)->dispose (object);
}

static void
kh_user_edit_finalize (GObject *object)
{
  KhUserEdit *self = KH_USER_EDIT (object);

  for (int i = 0; i < KH_N_EDIT_TEXTS; i++)
    clear_text (&self->texts[i]);
  g_hash_table_unref (self->roles);
  g_hash_table_unref (self->levels);
  g_hash_table_unref (self->ends);
  g_object_unref (self->user);
  g_object_unref (self->account);
  G_OBJECT_CLASS (kh_user_edit_parent_class)->finalize (object);
}

static void
kh_user_edit_class_init (KhUserEditClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_user_edit_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_user_edit_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
}

static void
kh_user_edit_init (KhUserEdit *self)
{
  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

KhUserEdit *
kh_user_edit_new (KhAccount *account, KhUser *user)
{
  KhUserEdit *self = g_object_new (KH_TYPE_USER_EDIT, NULL);

  self->account = g_object_ref (account);
  self->user = g_object_ref (user);
  g_signal_connect_object (user, "notify", G_CALLBACK (on_user_notify), self, G_CONNECT_SWAPPED);
  return self;
}
