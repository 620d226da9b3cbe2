/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-late-name.h"

typedef struct {
  GtkWidget *widget; /* borrowed: has this */
  GtkAccessibleProperty property;
  char *said;        /* owned, nullable: what screen readers know */
  char *text;        /* owned, nullable: what they are to know */
  guint id;
} LateName;

static void
late_name_free (gpointer data)
{
  LateName *late = data;

  g_clear_handle_id (&late->id, g_source_remove);
  g_free (late->said);
  g_free (late->text);
  g_free (late);
}

static void
say (gpointer data)
{
  LateName *late = data;

  late->id = 0;
  if (g_strcmp0 (late->said, late->text) == 0)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (late->widget), late->property, late->text, -1);
  g_free (late->said);
  late->said = g_strdup (late->text);
}

/* @key: where the widget keeps it. */
static void
set (GtkWidget *widget, const char *key, GtkAccessibleProperty property, const char *text)
{
  LateName *late = g_object_get_data (G_OBJECT (widget), key);

  if (late == NULL && *text == '\0')
    return;
  if (late == NULL) {
    late = g_new0 (LateName, 1);
    late->widget = widget;
    late->property = property;
    g_object_set_data_full (G_OBJECT (widget), key, late, late_name_free);
  }
  if (g_strcmp0 (late->text, text) == 0)
    return;
  g_free (late->text);
  late->text = g_strdup (text);
  if (gtk_widget_get_root (widget) == NULL)
    say (late);
  else if (late->id == 0)
    late->id = g_idle_add_once (say, late);
}

void
kh_late_name_set (GtkWidget *widget, const char *name)
{
  set (widget, "kh-late-name", GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

void
kh_late_name_describe (GtkWidget *widget, const char *description)
{
  set (widget, "kh-late-description", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
}
