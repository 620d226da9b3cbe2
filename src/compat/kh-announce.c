/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat/kh-compat.h"

#if GTK_CHECK_VERSION (4, 14, 0)

void
kh_announce (GtkWidget *widget, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
kh_widget_describe (GtkWidget *widget, const char *text)
{
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

#else

/* Milliseconds. The focus goes somewhere else after many an action, and has to be there by then; and what was said must
 * not be said with it again later. */
#define SETTLES 100
#define ANNOUNCED_FOR 3000
#define TRIES 10

/* Of one window. */
typedef struct {
  GtkRoot *root;    /* borrowed: has it */
  GtkWidget *focus; /* weak, nullable: what @text is the description of */
  char *text;       /* NULL: said */
  guint tries;      /* left, to find something that has the focus */
  guint id;
} Announcement;

static void
describe (GtkWidget *widget)
{
  const char *text = g_object_get_data (G_OBJECT (widget), "kh-description");

  if (text == NULL)
    text = gtk_widget_get_tooltip_text (widget);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
take_back (gpointer data)
{
  Announcement *self = data;

  self->id = 0;
  if (self->focus != NULL)
    describe (self->focus);
  g_clear_weak_pointer (&self->focus);
}

static void
say (gpointer data)
{
  Announcement *self = data;
  GtkWidget *focus = gtk_root_get_focus (self->root);
  g_autofree char *text = NULL;

  self->id = 0;
  if ((focus == NULL || !gtk_widget_get_mapped (focus)) && self->tries-- > 0) {
    self->id = g_timeout_add_once (SETTLES, say, self);
    return;
  }
  text = g_steal_pointer (&self->text);
  if (self->focus != focus)
    take_back (self);
  /* These versions do not tell screen readers when a text to be filled in has it. */
  if (focus == NULL || GTK_IS_EDITABLE (focus))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (focus), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_set_weak_pointer (&self->focus, focus);
  self->id = g_timeout_add_once (ANNOUNCED_FOR, take_back, self);
}

static void
announcement_free (gpointer data)
{
  Announcement *self = data;

  g_clear_handle_id (&self->id, g_source_remove);
  g_clear_weak_pointer (&self->focus);
  g_free (self->text);
  g_free (self);
}

/* There are no announcements, and of what changes anywhere but where the focus is Orca says nothing. It does say a new
 * description of what has the focus. */
void
kh_announce (GtkWidget *widget, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  Announcement *self;
  char *both;

  if (root == NULL)
    return;
  self = g_object_get_data (G_OBJECT (root), "kh-announcement");
  if (self == NULL) {
    self = g_new0 (Announcement, 1);
    self->root = root;
    g_object_set_data_full (G_OBJECT (root), "kh-announcement", self, announcement_free);
  }
  both = self->text != NULL ? g_strconcat (self->text, "\n", text, NULL) : g_strdup (text);
  g_free (self->text);
  self->text = both;
  self->tries = TRIES;
  g_clear_handle_id (&self->id, g_source_remove);
  self->id = g_timeout_add_once (SETTLES, say, self);
}

void
kh_widget_describe (GtkWidget *widget, const char *text)
{
  g_object_set_data_full (G_OBJECT (widget), "kh-description", g_strdup (text), g_free);
  describe (widget);
}

#endif
