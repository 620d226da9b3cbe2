/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/people/kh-people-row.h"

#include "ui/people/kh-people-text.h"
#include "ui/widgets/kh-initials.h"
#include "ui/widgets/kh-line.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-role-pills.h"

struct _KhPeopleRow {
  AdwBin parent_instance;

  /* template children */
  KhInitials *initials;
  KhLine *name;
  KhLine *email;
  KhRolePills *accounts;

  /* owned */
  GSignalGroup *signals;
  KhIndividual *individual;
};

G_DEFINE_FINAL_TYPE (KhPeopleRow, kh_people_row, ADW_TYPE_BIN)

static void
show (KhPeopleRow *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) chips = NULL;

  for (guint i = 0; i < kh_individual_get_n_memberships (self->individual); i++) {
    const KhMembership *membership = kh_individual_get_membership (self->individual, i);
    g_autofree char *chip = kh_people_chip (membership);
    if (kh_membership_is_current (membership))
      g_strv_builder_add (builder, chip);
  }
  chips = g_strv_builder_end (builder);
  kh_initials_set_name (self->initials, kh_individual_get_name (self->individual));
  kh_line_set_text (self->name, kh_individual_get_name (self->individual));
  kh_line_set_text (self->email, kh_individual_get_email (self->individual));
  gtk_widget_set_visible (GTK_WIDGET (self->email),
                          !g_str_equal (kh_individual_get_name (self->individual),
                                        kh_individual_get_email (self->individual)));
  kh_role_pills_set_texts (self->accounts, (const char *const *) chips);
}

void
kh_people_row_set (KhPeopleRow *self, KhIndividual *individual)
{
  g_set_object (&self->individual, individual);
  g_signal_group_set_target (self->signals, individual);
  if (individual != NULL)
    show (self);
}

static void
kh_people_row_dispose (GObject *object)
{
  KhPeopleRow *self = KH_PEOPLE_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->individual);
  G_OBJECT_CLASS (kh_people_row_parent_class)->dispose (object);
}

static void
kh_people_row_class_init (KhPeopleRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_people_row_dispose;
  g_type_ensure (KH_TYPE_INITIALS);
  g_type_ensure (KH_TYPE_LINE);
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_ROLE_PILLS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/people/kh-people-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhPeopleRow, initials);
  gtk_widget_class_bind_template_child (widget_class, KhPeopleRow, name);
  gtk_widget_class_bind_template_child (widget_class, KhPeopleRow, email);
  gtk_widget_class_bind_template_child (widget_class, KhPeopleRow, accounts);
}

static void
kh_people_row_init (KhPeopleRow *self)
{
  self->signals = g_signal_group_new (KH_TYPE_INDIVIDUAL);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (show), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kh_people_row_new (void)
{
  return g_object_new (KH_TYPE_PEOPLE_ROW, NULL);
}
