/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/users/kh-filter-popover.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-ordered.h"
#include "ui/widgets/kh-text-for.h"

struct _KhFilterPopover {
  GtkPopover parent_instance;
  /* template children */
  GtkDropDown *role_choice;
  GtkDropDown *area_choice;
  GtkWidget *level_box;
  GtkWidget *role_label;
  GtkWidget *show_label;
  GtkDropDown *level_choice;
  GtkDropDown *show_choice;
  GtkDropDown *hint_choice;
  /* owned */
  KhAccount *account;
  GPtrArray *roles; /* char *: NULL for any, then ids */
  GPtrArray *areas;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (KhFilterPopover, kh_filter_popover, GTK_TYPE_POPOVER)

static guint changed;

static const char *
nth_id (GPtrArray *ids, GtkDropDown *choice)
{
  guint selected = gtk_drop_down_get_selected (choice);

  return selected < ids->len ? g_ptr_array_index (ids, selected) : NULL;
}

const char *
kh_filter_popover_get_role (KhFilterPopover *self)
{
  return nth_id (self->roles, self->role_choice);
}

const char *
kh_filter_popover_get_area (KhFilterPopover *self)
{
  return nth_id (self->areas, self->area_choice);
}

KhLevel
kh_filter_popover_get_level (KhFilterPopover *self)
{
  /* The first that can be chosen is Guest. */
  return KH_LEVEL_GUEST + gtk_drop_down_get_selected (self->level_choice);
}

KhShow
kh_filter_popover_get_show (KhFilterPopover *self)
{
  return gtk_drop_down_get_selected (self->show_choice);
}

/* The choices: with or without, any, then each by itself. */
KhHints
kh_filter_popover_get_hints (KhFilterPopover *self)
{
  guint selected = gtk_drop_down_get_selected (self->hint_choice);

  if (selected == 0 || selected > KH_N_HINTS + 1)
    return 0;
  return selected == 1 ? KH_HINTS_ALL : 1u << (selected - 2);
}

void
kh_filter_popover_set_hints (KhFilterPopover *self, KhHints hints)
{
  guint selected = hints == 0 ? 0 : 1;

  for (guint i = 0; i < KH_N_HINTS; i++)
    if (hints == 1u << i)
      selected = i + 2;
  gtk_drop_down_set_selected (self->hint_choice, selected);
}

void
kh_filter_popover_clear_role (KhFilterPopover *self)
{
  gtk_drop_down_set_selected (self->role_choice, 0);
}

void
kh_filter_popover_clear_area (KhFilterPopover *self)
{
  gtk_drop_down_set_selected (self->area_choice, 0);
}

void
kh_filter_popover_clear_show (KhFilterPopover *self)
{
  gtk_drop_down_set_selected (self->show_choice, 0);
}

void
kh_filter_popover_clear_hints (KhFilterPopover *self)
{
  kh_filter_popover_set_hints (self, 0);
}

void
kh_filter_popover_clear (KhFilterPopover *self)
{
  kh_filter_popover_clear_role (self);
  kh_filter_popover_clear_area (self);
  kh_filter_popover_clear_show (self);
  kh_filter_popover_clear_hints (self);
}

static void
on_choice (KhFilterPopover *self)
{
  if (self->filling)
    return;
  gtk_widget_set_sensitive (self->level_box, kh_filter_popover_get_area (self) != NULL);
  g_signal_emit (self, changed, 0);
}

/* Replaces what can be chosen, keeping what is chosen. */
static void
fill (GtkDropDown *choice, GPtrArray **ids, const char *any, GPtrArray *entities, const char *property)
{
  g_autofree char *chosen = g_strdup (nth_id (*ids, choice));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (*ids, 0);
  g_ptr_array_add (*ids, NULL);
  gtk_string_list_append (names, any);
  for (guint i = 0; i < entities->len; i++) {
    KhEntity *entity = g_ptr_array_index (entities, i);
    g_autofree char *name = NULL;
    g_object_get (entity, property, &name, NULL);
    if (g_strcmp0 (kh_entity_get_id (entity), chosen) == 0)
      selected = i + 1;
    g_ptr_array_add (*ids, g_strdup (kh_entity_get_id (entity)));
    gtk_string_list_append (names, name != NULL ? name : kh_entity_get_id (entity));
  }
  gtk_drop_down_set_model (choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (choice, selected);
}

/* Where there is one level only, having access is all there is to ask for. */
static gboolean
has_levels (GPtrArray *areas)
{
  int levels = 0;

  for (guint i = 0; i < areas->len; i++)
    levels |= kh_area_get_levels (g_ptr_array_index (areas, i));
  levels &= ~(1 << KH_LEVEL_NONE);
  return (levels & (levels - 1)) != 0;
}

/* Only what people of this service can differ in. */
static void
offer (KhFilterPopover *self, GPtrArray *areas)
{
  KhCapabilities capabilities = kh_account_get_capabilities (self->account);
  gboolean has_states = (capabilities & (KH_CAPABILITY_SUSPEND | KH_CAPABILITY_RESTORE)) != 0;

  gtk_widget_set_visible (GTK_WIDGET (self->role_choice), (capabilities & KH_CAPABILITY_ROLES) != 0);
  gtk_widget_set_visible (self->role_label, (capabilities & KH_CAPABILITY_ROLES) != 0);
  gtk_widget_set_visible (self->level_box, has_levels (areas));
  gtk_widget_set_visible (GTK_WIDGET (self->show_choice), has_states);
  gtk_widget_set_visible (self->show_label, has_states);
}

static void
refill (KhFilterPopover *self)
{
  g_autoptr (GPtrArray) roles = kh_ordered_roles (self->account);
  g_autoptr (GPtrArray) areas = kh_ordered_areas (self->account);

  self->filling = TRUE;
  fill (self->role_choice, &self->roles, C_ ("filter", "Any Role"), roles, "name");
  fill (self->area_choice, &self->areas, C_ ("filter", "Any Area"), areas, "name");
  self->filling = FALSE;
  offer (self, areas);
  on_choice (self);
}

void
kh_filter_popover_set_account (KhFilterPopover *self, KhAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  kh_filter_popover_clear (self);
  if (account == NULL)
    return;
  g_signal_connect_object (kh_account_get_list (account, KH_COLLECTION_ROLES), "updated", G_CALLBACK (refill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (kh_account_get_list (account, KH_COLLECTION_AREAS), "updated", G_CALLBACK (refill), self,
                           G_CONNECT_SWAPPED);
  refill (self);
}

static void
kh_filter_popover_dispose (GObject *object)
{
  KhFilterPopover *self = KH_FILTER_POPOVER (object);

  self->filling = TRUE;
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_filter_popover_parent_class)->dispose (object);
}

static void
kh_filter_popover_finalize (GObject *object)
{
  KhFilterPopover *self = KH_FILTER_POPOVER (object);

  g_ptr_array_unref (self->roles);
  g_ptr_array_unref (self->areas);
  G_OBJECT_CLASS (kh_filter_popover_parent_class)->finalize (object);
}

static void
kh_filter_popover_class_init (KhFilterPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_filter_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_filter_popover_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/users/kh-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, role_choice);
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, area_choice);
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, level_box);
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, role_label);
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, show_label);
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, level_choice);
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, show_choice);
  gtk_widget_class_bind_template_child (widget_class, KhFilterPopover, hint_choice);
  gtk_widget_class_bind_template_callback (widget_class, on_choice);
  gtk_widget_class_bind_template_callback (widget_class, kh_filter_popover_clear);
}

static void
kh_filter_popover_init (KhFilterPopover *self)
{
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) hints = gtk_string_list_new (NULL);

  self->roles = g_ptr_array_new_with_free_func (g_free);
  self->areas = g_ptr_array_new_with_free_func (g_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  for (int i = KH_LEVEL_GUEST; i <= KH_LEVEL_APPROVER; i++)
    gtk_string_list_append (levels, kh_text_for_level (i));
  gtk_drop_down_set_model (self->level_choice, G_LIST_MODEL (levels));
  /* Translators: a filter that is off: people with hints and without. */
  gtk_string_list_append (hints, C_ ("filter", "With or Without"));
  gtk_string_list_append (hints, C_ ("filter", "Any Hint"));
  for (guint i = 0; i < KH_N_HINTS; i++)
    gtk_string_list_append (hints, kh_text_for_hint (1u << i));
  gtk_drop_down_set_model (self->hint_choice, G_LIST_MODEL (hints));
  self->filling = FALSE;
}
