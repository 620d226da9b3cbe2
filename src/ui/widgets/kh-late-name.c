/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-late-name.h"

#define KEY "kh-late-name"

typedef struct {
  GtkWidget *widget; /* borrowed: has this */
  char *said;        /* owned, nullable: what screen readers know */
  char *name;        /* owned, nullable: what they are to know */
  guint id;
} LateName;

static void
late_name_free (gpointer data)
{
  LateName *late = data;

  g_clear_handle_id (&late->id, g_source_remove);
  g_free (late->said);
  g_free (late->name);
  g_free (late);
}

static void
say (gpointer data)
{
  LateName *late = data;

  late->id = 0;
  if (g_strcmp0 (late->said, late->name) == 0)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (late->widget), GTK_ACCESSIBLE_PROPERTY_LABEL, late->name, -1);
  g_free (late->said);
  late->said = g_strdup (late->name);
}

void
kh_late_name_set (GtkWidget *widget, const char *name)
{
  LateName *late = g_object_get_data (G_OBJECT (widget), KEY);

  if (late == NULL && *name == '\0')
    return;
  if (late == NULL) {
    late = g_new0 (LateName, 1);
    late->widget = widget;
    g_object_set_data_full (G_OBJECT (widget), KEY, late, late_name_free);
  }
  if (g_strcmp0 (late->name, name) == 0)
    return;
  g_free (late->name);
  late->name = g_strdup (name);
  if (gtk_widget_get_root (widget) == NULL)
    say (late);
  else if (late->id == 0)
    late->id = g_idle_add_once (say, late);
}
