/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include "ui/widgets/kh-role-checks.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-text-for.h"

typedef struct {
  KhRoleChecks *owner; /* borrowed */
  KhRole *role;        /* owned */
  GtkWidget *row;      /* borrowed AdwActionRow */
  GtkWidget *check;    /* borrowed */
  GtkWidget *legacy;   /* borrowed */
} RoleRow;

struct _KhRoleChecks {
  AdwPreferencesGroup parent_instance;
  KhAccount *account;   /* owned */
  GPtrArray *rows;      /* RoleRow */
  GtkWidget *older;     /* borrowed AdwExpanderRow, or NULL */
  char **roles;         /* owned: as set last */
  char **held;          /* owned */
  KhDenial denial;
  guint rebuild_id;
  gboolean split_legacy;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhRoleChecks, kh_role_checks, ADW_TYPE_PREFERENCES_GROUP)

enum { PROP_0, PROP_ACCOUNT, PROP_SPLIT_LEGACY, N_PROPS };
static GParamSpec *props[N_PROPS];
static guint role_toggled;

static void
role_row_free (RoleRow *item)
{
  g_object_unref (item->role);
  g_free (item);
}

static void
on_check_toggled (GtkCheckButton *check, RoleRow *item)
{
  KhRoleChecks *self = item->owner;
  g_autofree char *id = g_strdup (kh_entity_get_id (KH_ENTITY (item->role)));

  if (!self->updating)
    g_signal_emit (self, role_toggled, 0, id, gtk_check_button_get_active (check));
}

static void
update_row (KhRoleChecks *self, RoleRow *item)
{
  const char *id = kh_entity_get_id (KH_ENTITY (item->role));
  gboolean active = self->roles != NULL && g_strv_contains ((const char *const *) self->roles, id);
  gboolean held = self->held != NULL && g_strv_contains ((const char *const *) self->held, id);
  gboolean may = kh_account_may_give_role (self->account, item->role) || held;
  g_autofree char *reason = kh_text_for_denial (self->denial, self->account);
  g_autofree char *subtitle = NULL;
  const char *description = kh_role_get_description (item->role);

  if (self->denial == KH_DENIAL_NONE && !may) {
    const char *beyond = _ ("You can’t give this role: it includes more than your own access.");
    subtitle = g_strjoin ("\n", description != NULL ? description : beyond, description != NULL ? beyond : NULL, NULL);
    reason = g_strdup (beyond);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (item->row), kh_role_get_name (item->role));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (item->row), subtitle != NULL ? subtitle : description);
  gtk_widget_set_visible (item->legacy, kh_role_get_legacy (item->role));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (item->check), active);
  gtk_widget_set_sensitive (item->row, self->denial == KH_DENIAL_NONE && may);
  gtk_widget_set_tooltip_text (item->row, reason);
  /* Its name is the row's title already. */
  kh_widget_describe (item->check, reason != NULL ? reason : description != NULL ? description : "");
  if (active && self->older != NULL && kh_role_get_legacy (item->role))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->older), TRUE);
}

static void
update (KhRoleChecks *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, g_ptr_array_index (self->rows, i));
  self->updating = FALSE;
}

static void
add_row (KhRoleChecks *self, KhRole *role)
{
  RoleRow *item = g_new0 (RoleRow, 1);

  item->owner = self;
  item->role = g_object_ref (role);
  item->row = adw_action_row_new ();
  item->check = gtk_check_button_new ();
  /* Translators: beside a role that is kept for those who have it, and no longer suggested. */
  item->legacy = gtk_label_new (C_ ("role", "Legacy"));
  gtk_widget_add_css_class (item->legacy, "kh-pill");
  gtk_widget_set_valign (item->legacy, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (item->check, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (item->row), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (item->row), item->check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (item->row), item->legacy);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (item->row), item->check);
  g_ptr_array_add (self->rows, item);
  g_signal_connect (item->check, "toggled", G_CALLBACK (on_check_toggled), item);
  if (!self->split_legacy || !kh_role_get_legacy (role)) {
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), item->row);
    return;
  }
  if (self->older == NULL) {
    self->older = adw_expander_row_new ();
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->older), _ ("Older Roles"));
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->older), _ ("Still valid, but not meant for new people"));
  }
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->older), item->row);
}

static void
clear (KhRoleChecks *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    RoleRow *item = g_ptr_array_index (self->rows, i);
    g_signal_handlers_disconnect_by_data (item->check, item);
    if (self->older == NULL || !kh_role_get_legacy (item->role))
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), item->row);
  }
  if (self->older != NULL && gtk_widget_get_parent (self->older) != NULL)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->older);
  self->older = NULL;
  g_ptr_array_set_size (self->rows, 0);
}

/* Whether the rows are those of the account's roles, in order. */
static gboolean
rows_match (KhRoleChecks *self, GPtrArray *roles)
{
  if (roles->len != self->rows->len)
    return FALSE;
  for (guint i = 0; i < roles->len; i++)
    if (((RoleRow *) g_ptr_array_index (self->rows, i))->role != g_ptr_array_index (roles, i))
      return FALSE;
  return TRUE;
}

static void
build (KhRoleChecks *self)
{
  g_autoptr (GPtrArray) roles = kh_ordered_roles (self->account);

  if (!rows_match (self, roles)) {
    clear (self);
    for (guint i = 0; i < roles->len; i++)
      add_row (self, g_ptr_array_index (roles, i));
    if (self->older != NULL)
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->older);
  }
  update (self);
}

static gboolean
on_rebuild (gpointer data)
{
  KhRoleChecks *self = data;

  self->rebuild_id = 0;
  build (self);
  return G_SOURCE_REMOVE;
}

static void
queue_rebuild (KhRoleChecks *self)
{
  if (self->rebuild_id == 0)
    self->rebuild_id = g_idle_add (on_rebuild, self);
}

void
kh_role_checks_set (KhRoleChecks *self, const char *const *roles, const char *const *held)
{
  g_auto (GStrv) old_roles = self->roles;
  g_auto (GStrv) old_held = self->held;

  self->roles = g_strdupv ((char **) roles);
  self->held = g_strdupv ((char **) held);
  update (self);
}

void
kh_role_checks_set_denial (KhRoleChecks *self, KhDenial denial)
{
  self->denial = denial;
  update (self);
}

static void
set_account (KhRoleChecks *self, KhAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  if (account == NULL)
    return;
  g_signal_connect_object (kh_account_get_list (account, KH_COLLECTION_ROLES), "updated", G_CALLBACK (queue_rebuild),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "access-changed", G_CALLBACK (queue_rebuild), self, G_CONNECT_SWAPPED);
  build (self);
}

static void
kh_role_checks_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhRoleChecks *self = KH_ROLE_CHECKS (object);

  switch (prop) {
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  case PROP_SPLIT_LEGACY:
    g_value_set_boolean (value, self->split_legacy);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_role_checks_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  KhRoleChecks *self = KH_ROLE_CHECKS (object);

  switch (prop) {
  case PROP_ACCOUNT:
    set_account (self, g_value_get_object (value));
    break;
  case PROP_SPLIT_LEGACY:
    self->split_legacy = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_role_checks_dispose (GObject *object)
{
  KhRoleChecks *self = KH_ROLE_CHECKS (object);

  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  clear (self);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_role_checks_parent_class)->dispose (object);
}

static void
kh_role_checks_finalize (GObject *object)
{
  KhRoleChecks *self = KH_ROLE_CHECKS (object);

  g_ptr_array_unref (self->rows);
  g_strfreev (self->roles);
  g_strfreev (self->held);
  G_OBJECT_CLASS (kh_role_checks_parent_class)->finalize (object);
}

static void
kh_role_checks_class_init (KhRoleChecksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kh_role_checks_dispose;
  object_class->finalize = kh_role_checks_finalize;
  object_class->get_property = kh_role_checks_get_property;
  object_class->set_property = kh_role_checks_set_property;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SPLIT_LEGACY] = g_param_spec_boolean (
      "split-legacy", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  role_toggled = g_signal_new ("role-toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
kh_role_checks_init (KhRoleChecks *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) role_row_free);
}
