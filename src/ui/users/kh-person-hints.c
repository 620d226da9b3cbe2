/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/users/kh-person-hints.h"
#include "ui/widgets/kh-text-for.h"

struct _KhPersonHints {
  AdwPreferencesGroup parent_instance;
  KhAccount *account;              /* owned */
  KhUser *user;                    /* owned */
  GtkWidget *rows[KH_N_HINTS];     /* borrowed; NULL for those that do not apply */
};

G_DEFINE_FINAL_TYPE (KhPersonHints, kh_person_hints, ADW_TYPE_PREFERENCES_GROUP)

static GtkWidget *
create_row (KhHints hint)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kh_text_for_hint (hint));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

void
kh_person_hints_update (KhPersonHints *self)
{
  KhHints hints = kh_account_get_hints (self->account, self->user);

  for (guint i = 0; i < KH_N_HINTS; i++) {
    KhHints hint = 1u << i;
    g_autofree char *advice = NULL;
    g_autofree char *markup = NULL;
    if ((hints & hint) == 0) {
      if (self->rows[i] != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_steal_pointer (&self->rows[i]));
      continue;
    }
    if (self->rows[i] == NULL) {
      self->rows[i] = create_row (hint);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->rows[i]);
    }
    advice = kh_text_for_hint_advice (hint, self->account, self->user);
    markup = g_markup_escape_text (advice, -1);
    if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self->rows[i])), markup) != 0)
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[i]), markup);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), hints != 0);
}

void
kh_person_hints_set_user (KhPersonHints *self, KhAccount *account, KhUser *user)
{
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_set_object (&self->user, user);
  g_signal_connect_object (account, "hints-changed", G_CALLBACK (kh_person_hints_update), self, G_CONNECT_SWAPPED);
  kh_person_hints_update (self);
}

static void
kh_person_hints_finalize (GObject *object)
{
  KhPersonHints *self = KH_PERSON_HINTS (object);

  g_clear_object (&self->user);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_person_hints_parent_class)->finalize (object);
}

static void
kh_person_hints_class_init (KhPersonHintsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_person_hints_finalize;
}

static void
kh_person_hints_init (KhPersonHints *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Worth Another Look"));
}
