/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-holder-row.h"

#include "ui/roles/kh-role-text.h"
#include "ui/widgets/kh-access-list.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-user-cell.h"

struct _KhHolderRow {
  AdwBin parent_instance;

  /* template children */
  KhUserCell *person;
  GtkLabel *level;
  GtkLabel *why;

  /* owned */
  KhAccount *account;
  KhUser *user;

  guint round; /* 0: not shown yet */
};

G_DEFINE_FINAL_TYPE (KhHolderRow, kh_holder_row, ADW_TYPE_BIN)

void
kh_holder_row_refresh (KhHolderRow *self, KhArea *area, guint round)
{
  const char *id = kh_entity_get_id (KH_ENTITY (area));
  g_autoptr (KhAccess) access = NULL;
  g_autofree char *why = NULL;

  if (self->user == NULL || self->round == round)
    return;
  self->round = round;
  access = kh_account_compute_access (self->account, self->user);
  why = kh_access_sources_text (self->account, kh_access_get_sources (access, id));
  kh_user_cell_set (self->person, self->account, self->user, FALSE);
  kh_level_label_set (self->level, kh_access_get_level (access, id));
  gtk_label_set_label (self->why, why);
}

void
kh_holder_row_set (KhHolderRow *self, KhAccount *account, KhUser *user)
{
  g_set_object (&self->account, account);
  g_set_object (&self->user, user);
  self->round = 0;
}

static void
kh_holder_row_dispose (GObject *object)
{
  kh_holder_row_set (KH_HOLDER_ROW (object), NULL, NULL);
  G_OBJECT_CLASS (kh_holder_row_parent_class)->dispose (object);
}

static void
kh_holder_row_class_init (KhHolderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_holder_row_dispose;
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_USER_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-holder-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhHolderRow, person);
  gtk_widget_class_bind_template_child (widget_class, KhHolderRow, level);
  gtk_widget_class_bind_template_child (widget_class, KhHolderRow, why);
}

static void
kh_holder_row_init (KhHolderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kh_holder_row_new (void)
{
  return g_object_new (KH_TYPE_HOLDER_ROW, NULL);
}
