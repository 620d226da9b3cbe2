/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-pane-title.h"

#include "ui/widgets/kh-line.h"

/* In letters: what is left of the title where there is no room. */
#define LEAST_LETTERS 5

struct _KhPaneTitle {
  GtkWidget parent_instance;
  GtkLabel *title;  /* both parented */
  KhLine *subtitle;
};

G_DEFINE_FINAL_TYPE (KhPaneTitle, kh_pane_title, GTK_TYPE_WIDGET)

static void
kh_pane_title_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_pane_title_parent_class)->dispose (object);
}

static void
kh_pane_title_class_init (KhPaneTitleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_pane_title_dispose;
  gtk_widget_class_set_css_name (widget_class, "windowtitle");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
kh_pane_title_init (KhPaneTitle *self)
{
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (self->title, TRUE);
  gtk_label_set_width_chars (self->title, LEAST_LETTERS);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "title");
  gtk_widget_set_parent (GTK_WIDGET (self->title), GTK_WIDGET (self));
  self->subtitle = kh_line_new ();
  kh_line_set_centered (self->subtitle, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "subtitle");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->subtitle), GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
}

const char *
kh_pane_title_get_title (KhPaneTitle *self)
{
  return gtk_label_get_label (self->title);
}

void
kh_pane_title_set_title (KhPaneTitle *self, const char *title)
{
  gtk_label_set_label (self->title, title);
}

const char *
kh_pane_title_get_subtitle (KhPaneTitle *self)
{
  return kh_line_get_text (self->subtitle);
}

void
kh_pane_title_set_subtitle (KhPaneTitle *self, const char *subtitle)
{
  int room;

  kh_line_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL && *subtitle != '\0');
  gtk_widget_measure (GTK_WIDGET (self->subtitle), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &room, NULL, NULL);
  if (kh_line_get_width (self->subtitle) > room)
    kh_line_set_room (self->subtitle, subtitle);
}
