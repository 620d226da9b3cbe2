/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include "ui/widgets/kh-grants-editor.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-level-chooser.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-text-for.h"

typedef struct {
  KhGrantsEditor *owner;   /* borrowed */
  KhArea *area;            /* owned */
  GtkWidget *note;         /* borrowed GtkLabel */
  KhLevelChooser *chooser; /* borrowed */
} AreaRow;

struct _KhGrantsEditor {
  GtkWidget parent_instance;
  KhAccount *account; /* owned */
  GPtrArray *rows;    /* AreaRow */
  KhGrants *grants;   /* owned */
  KhDenial denial;
  guint rebuild_id;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KhGrantsEditor, kh_grants_editor, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ACCOUNT, N_PROPS };
static GParamSpec *props[N_PROPS];
static guint level_chosen;

static void
area_row_free (AreaRow *item)
{
  g_object_unref (item->area);
  g_free (item);
}

static void
on_level_changed (KhLevelChooser *chooser, GParamSpec *pspec, AreaRow *item)
{
  KhGrantsEditor *self = item->owner;
  g_autofree char *id = g_strdup (kh_entity_get_id (KH_ENTITY (item->area)));

  if (!self->updating)
    g_signal_emit (self, level_chosen, 0, id, kh_level_chooser_get_level (chooser));
}

/* Whether without @area there would be none left, and that may not be. */
static gboolean
is_last (KhGrantsEditor *self, const char *area)
{
  g_autoptr (KhGrants) others = NULL;

  if (kh_grants_get (self->grants, area) == KH_LEVEL_NONE)
    return FALSE;
  others = kh_grants_dup (self->grants);
  kh_grants_set (others, area, KH_LEVEL_NONE);
  return kh_account_check_rights (self->account, NULL, others) != KH_DENIAL_NONE;
}

static void
update_row (KhGrantsEditor *self, AreaRow *item)
{
  KhLevel level = kh_grants_get (self->grants, kh_entity_get_id (KH_ENTITY (item->area)));
  gboolean owner_only = kh_area_get_owner_only (item->area);
  gboolean last = is_last (self, kh_entity_get_id (KH_ENTITY (item->area)));
  g_autofree char *reason = kh_text_for_denial (last && self->denial == KH_DENIAL_NONE ? KH_DENIAL_LAST_RIGHT : self->denial,
                                                self->account);
  guint allowed = 0;

  for (int i = KH_LEVEL_NONE; i <= KH_LEVEL_APPROVER; i++)
    if (self->denial == KH_DENIAL_NONE && !owner_only
        && (i <= (int) level || kh_account_may_give_level (self->account, item->area, i)))
      allowed |= 1u << i;
  if (last)
    allowed &= ~(1u << KH_LEVEL_NONE);
  if (owner_only)
    gtk_label_set_text (GTK_LABEL (item->note), _ ("Only the owner has this."));
  gtk_widget_set_visible (item->note, owner_only);
  kh_level_chooser_set_offered (item->chooser, kh_area_get_levels (item->area) | 1u << KH_LEVEL_NONE | 1u << level);
  kh_level_chooser_set_level (item->chooser, level);
  kh_level_chooser_set_allowed (item->chooser, allowed,
                                reason != NULL ? reason
                                : owner_only   ? _ ("Only the owner has this.")
                                               : _ ("You can’t give more than you have yourself."));
}

static void
update (KhGrantsEditor *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, g_ptr_array_index (self->rows, i));
  self->updating = FALSE;
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_row (KhGrantsEditor *self, GtkWidget *group, KhArea *area)
{
  AreaRow *item = g_new0 (AreaRow, 1);
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  KhPair *pair;

  item->owner = self;
  item->area = g_object_ref (area);
  item->chooser = kh_level_chooser_new (kh_area_get_name (area));
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  add_label (texts, kh_area_get_name (area), "title");
  item->note = add_label (texts, NULL, "subtitle");
  gtk_widget_add_css_class (item->note, "dim-label");
  pair = kh_pair_new (texts, GTK_WIDGET (item->chooser));
  g_object_set (pair, "spacing", 8, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (pair), "kh-row");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kh_area_get_name (area));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), GTK_WIDGET (pair));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_ptr_array_add (self->rows, item);
  g_signal_connect (item->chooser, "notify::level", G_CALLBACK (on_level_changed), item);
}

static void
clear (KhGrantsEditor *self)
{
  GtkWidget *child;

  for (guint i = 0; i < self->rows->len; i++) {
    AreaRow *item = g_ptr_array_index (self->rows, i);
    g_signal_handlers_disconnect_by_data (item->chooser, item);
  }
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static gboolean
rows_match (KhGrantsEditor *self, GPtrArray *areas)
{
  if (areas->len != self->rows->len)
    return FALSE;
  for (guint i = 0; i < areas->len; i++)
    if (((AreaRow *) g_ptr_array_index (self->rows, i))->area != g_ptr_array_index (areas, i))
      return FALSE;
  return TRUE;
}

static void
build (KhGrantsEditor *self)
{
  g_autoptr (GPtrArray) areas = kh_ordered_areas (self->account);
  GtkWidget *group = NULL;

  if (!rows_match (self, areas)) {
    clear (self);
    for (guint i = 0; i < areas->len; i++) {
      KhArea *area = g_ptr_array_index (areas, i);
      const char *title = kh_area_get_group (area);
      if (group == NULL
          || g_strcmp0 (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)), title) != 0) {
        group = adw_preferences_group_new ();
        adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
        gtk_widget_add_css_class (group, "kh-minor-group");
        gtk_widget_set_parent (group, GTK_WIDGET (self));
      }
      add_row (self, group, area);
    }
  }
  update (self);
}

static gboolean
on_rebuild (gpointer data)
{
  KhGrantsEditor *self = data;

  self->rebuild_id = 0;
  build (self);
  return G_SOURCE_REMOVE;
}

static void
queue_rebuild (KhGrantsEditor *self)
{
  if (self->rebuild_id == 0)
    self->rebuild_id = g_idle_add (on_rebuild, self);
}

void
kh_grants_editor_set (KhGrantsEditor *self, const KhGrants *grants)
{
  KhGrants *old = self->grants;

  self->grants = kh_grants_dup (grants);
  kh_grants_unref (old);
  update (self);
}

void
kh_grants_editor_set_denial (KhGrantsEditor *self, KhDenial denial)
{
  self->denial = denial;
  update (self);
}

static void
set_account (KhGrantsEditor *self, KhAccount *account)
{
  if (!g_set_object (&self->account, account) || account == NULL)
    return;
  g_signal_connect_object (kh_account_get_list (account, KH_COLLECTION_AREAS), "updated", G_CALLBACK (queue_rebuild),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "access-changed", G_CALLBACK (queue_rebuild), self, G_CONNECT_SWAPPED);
  build (self);
}

static void
kh_grants_editor_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhGrantsEditor *self = KH_GRANTS_EDITOR (object);

  if (prop == PROP_ACCOUNT)
    g_value_set_object (value, self->account);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_grants_editor_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  KhGrantsEditor *self = KH_GRANTS_EDITOR (object);

  if (prop == PROP_ACCOUNT)
    set_account (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
kh_grants_editor_dispose (GObject *object)
{
  KhGrantsEditor *self = KH_GRANTS_EDITOR (object);

  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  clear (self);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_grants_editor_parent_class)->dispose (object);
}

static void
kh_grants_editor_finalize (GObject *object)
{
  KhGrantsEditor *self = KH_GRANTS_EDITOR (object);

  g_ptr_array_unref (self->rows);
  kh_grants_unref (self->grants);
  G_OBJECT_CLASS (kh_grants_editor_parent_class)->finalize (object);
}

static void
kh_grants_editor_class_init (KhGrantsEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_grants_editor_dispose;
  object_class->finalize = kh_grants_editor_finalize;
  object_class->get_property = kh_grants_editor_get_property;
  object_class->set_property = kh_grants_editor_set_property;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  level_chosen = g_signal_new ("level-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, G_TYPE_STRING, KH_TYPE_LEVEL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kh_grants_editor_init (KhGrantsEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) area_row_free);
  self->grants = kh_grants_new ();
}
