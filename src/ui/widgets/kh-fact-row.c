/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-fact-row.h"

#include "ui/widgets/kh-paragraph.h"

struct _KhFactRow {
  AdwPreferencesRow parent_instance;
  /* template children */
  KhParagraph *title;
  KhParagraph *text;
};

G_DEFINE_FINAL_TYPE (KhFactRow, kh_fact_row, ADW_TYPE_PREFERENCES_ROW)

static void
on_title (KhFactRow *self)
{
  kh_paragraph_set_text (self->title, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
}

static void
kh_fact_row_class_init (KhFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KH_TYPE_PARAGRAPH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhFactRow, title);
  gtk_widget_class_bind_template_child (widget_class, KhFactRow, text);
}

static void
kh_fact_row_init (KhFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::title", G_CALLBACK (on_title), NULL);
}

GtkWidget *
kh_fact_row_new (void)
{
  return g_object_new (KH_TYPE_FACT_ROW, NULL);
}

void
kh_fact_row_set_text (KhFactRow *self, const char *text)
{
  kh_paragraph_set_text (self->text, text);
}
