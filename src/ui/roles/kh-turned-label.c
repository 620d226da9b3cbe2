/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-turned-label.h"

/* Of a turned label, in characters; longer ones are shortened. */
#define MAX_CHARS 20

struct _KhTurnedLabel {
  GtkWidget parent_instance;
  GtkWidget *label; /* owned by being parented */
  gboolean upright;
};

G_DEFINE_FINAL_TYPE (KhTurnedLabel, kh_turned_label, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
kh_turned_label_get_request_mode (GtkWidget *widget)
{
  return KH_TURNED_LABEL (widget)->upright ? GTK_SIZE_REQUEST_CONSTANT_SIZE : GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kh_turned_label_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  KhTurnedLabel *self = KH_TURNED_LABEL (widget);

  if (!self->upright) {
    gtk_widget_measure (self->label, orientation, for_size, minimum, natural, NULL, NULL);
    return;
  }
  gtk_widget_measure (self->label,
                      orientation == GTK_ORIENTATION_HORIZONTAL ? GTK_ORIENTATION_VERTICAL
                                                                : GTK_ORIENTATION_HORIZONTAL,
                      -1, minimum, natural, NULL, NULL);
  /* Shortened only when even this is too long. */
  *minimum = *natural;
}

static void
kh_turned_label_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhTurnedLabel *self = KH_TURNED_LABEL (widget);
  GskTransform *transform = NULL;

  if (!self->upright) {
    gtk_widget_allocate (self->label, width, height, -1, NULL);
    return;
  }
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, height));
  transform = gsk_transform_rotate (transform, -90);
  gtk_widget_allocate (self->label, height, width, -1, transform);
}

static void
kh_turned_label_dispose (GObject *object)
{
  g_clear_pointer (&KH_TURNED_LABEL (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_turned_label_parent_class)->dispose (object);
}

static void
kh_turned_label_class_init (KhTurnedLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_turned_label_dispose;
  widget_class->get_request_mode = kh_turned_label_get_request_mode;
  widget_class->measure = kh_turned_label_measure;
  widget_class->size_allocate = kh_turned_label_size_allocate;
}

static void
kh_turned_label_init (KhTurnedLabel *self)
{
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

void
kh_turned_label_set_upright (KhTurnedLabel *self, gboolean upright)
{
  GtkLabel *label = GTK_LABEL (self->label);

  self->upright = upright;
  gtk_label_set_wrap (label, !upright);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (label, upright ? 1 : 3);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (label, upright ? MAX_CHARS : -1);
  gtk_label_set_width_chars (label, -1);
  gtk_label_set_justify (label, upright ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (label, upright ? 0 : 0.5);
  gtk_label_set_yalign (label, upright ? 0.5 : 1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

GtkWidget *
kh_turned_label_new (const char *text)
{
  KhTurnedLabel *self = g_object_new (KH_TYPE_TURNED_LABEL, NULL);

  gtk_label_set_label (GTK_LABEL (self->label), text);
  kh_turned_label_set_upright (self, FALSE);
  return GTK_WIDGET (self);
}
