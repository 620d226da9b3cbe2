/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include "ui/widgets/kh-role-ends.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-end-date-row.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-text-for.h"

typedef struct {
  char *role;
  KhEndDateRow *row; /* borrowed */
} RoleRow;

struct _KhRoleEnds {
  AdwExpanderRow parent_instance;
  KhAccount *account; /* owned */
  GPtrArray *rows;    /* RoleRow */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhRoleEnds, kh_role_ends, ADW_TYPE_EXPANDER_ROW)

static guint end_chosen;

static void
role_row_free (RoleRow *item)
{
  g_free (item->role);
  g_free (item);
}

static void
on_time (KhEndDateRow *row, GParamSpec *pspec, KhRoleEnds *self)
{
  if (self->updating)
    return;
  for (guint i = 0; i < self->rows->len; i++) {
    RoleRow *item = g_ptr_array_index (self->rows, i);
    if (item->row != row)
      continue;
    g_signal_emit (self, end_chosen, 0, item->role, kh_end_date_row_get_time (row));
    return; /* whoever heard of it may have made other rows */
  }
}

static const char *
get_role_name (KhRoleEnds *self, const char *id)
{
  KhRole *role = kh_account_find_role (self->account, id);

  return role != NULL ? kh_role_get_name (role) : id;
}

static gboolean
rows_match (KhRoleEnds *self, const char *const *roles)
{
  if (g_strv_length ((char **) roles) != self->rows->len)
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    if (!g_str_equal (((RoleRow *) g_ptr_array_index (self->rows, i))->role, roles[i]))
      return FALSE;
  return TRUE;
}

static void
build (KhRoleEnds *self, const char *const *roles)
{
  for (guint i = 0; i < self->rows->len; i++) {
    RoleRow *item = g_ptr_array_index (self->rows, i);
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), GTK_WIDGET (item->row));
  }
  g_ptr_array_set_size (self->rows, 0);
  for (; *roles != NULL; roles++) {
    RoleRow *item = g_new0 (RoleRow, 1);
    item->role = g_strdup (*roles);
    item->row = g_object_new (KH_TYPE_END_DATE_ROW, NULL);
    g_signal_connect_object (item->row, "notify::time", G_CALLBACK (on_time), self, 0);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (item->row));
    g_ptr_array_add (self->rows, item);
  }
}

/* Which roles end, and when, for as long as the rows are folded away. */
static char *
describe (KhRoleEnds *self, const KhEnds *ends)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < kh_ends_get_size (ends); i++) {
    gint64 time;
    const char *role = kh_ends_get_nth (ends, i, &time);
    g_autofree char *date = kh_text_for_date (time);
    /* Translators: first the name of a role, then the last day on which somebody has it. */
    g_autofree char *part = g_strdup_printf (_ ("%s until %s"), get_role_name (self, role), date);
    g_strv_builder_add (parts, part);
  }
  all = g_strv_builder_end (parts);
  return all[0] != NULL ? g_strjoinv (", ", all) : g_strdup (_ ("No role ends before the access does"));
}

void
kh_role_ends_set (KhRoleEnds *self, KhAccount *account, const char *const *roles, const KhEnds *ends, KhDenial denial)
{
  g_autofree char *text = NULL;

  g_set_object (&self->account, account);
  text = describe (self, ends);
  self->updating = TRUE;
  if (!rows_match (self, roles))
    build (self, roles);
  for (guint i = 0; i < self->rows->len; i++) {
    RoleRow *item = g_ptr_array_index (self->rows, i);
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (item->row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (item->row), get_role_name (self, item->role));
    kh_end_date_row_set_time (item->row, kh_ends_get (ends, item->role));
    kh_feedback_gate (GTK_WIDGET (item->row), self->account, denial);
  }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0 && denial != KH_DENIAL_UNSUPPORTED);
  self->updating = FALSE;
}

static void
kh_role_ends_dispose (GObject *object)
{
  g_clear_object (&KH_ROLE_ENDS (object)->account);
  G_OBJECT_CLASS (kh_role_ends_parent_class)->dispose (object);
}

static void
kh_role_ends_finalize (GObject *object)
{
  g_ptr_array_unref (KH_ROLE_ENDS (object)->rows);
  G_OBJECT_CLASS (kh_role_ends_parent_class)->finalize (object);
}

static void
kh_role_ends_class_init (KhRoleEndsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_role_ends_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_role_ends_finalize;
  end_chosen = g_signal_new ("end-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
}

static void
kh_role_ends_init (KhRoleEnds *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) role_row_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Temporary Roles"));
}
