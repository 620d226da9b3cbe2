/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-scrolled.h"

struct _KhScrolled {
  GtkWidget parent_instance;
  GtkWidget *child; /* nullable, parented */
};

G_DEFINE_FINAL_TYPE (KhScrolled, kh_scrolled, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CHILD, N_PROPS };
static GParamSpec *props[N_PROPS];

static GtkSizeRequestMode
kh_scrolled_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kh_scrolled_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  KhScrolled *self = KH_SCROLLED (widget);

  *minimum = *natural = 0;
  if (self->child != NULL && orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  else if (self->child != NULL && for_size >= 0)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
kh_scrolled_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhScrolled *self = KH_SCROLLED (widget);

  if (self->child != NULL)
    gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
kh_scrolled_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHILD)
    g_value_set_object (value, KH_SCROLLED (object)->child);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_scrolled_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhScrolled *self = KH_SCROLLED (object);

  if (id != PROP_CHILD) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = g_value_get_object (value);
  if (self->child != NULL)
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
kh_scrolled_dispose (GObject *object)
{
  g_clear_pointer (&KH_SCROLLED (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_scrolled_parent_class)->dispose (object);
}

static void
kh_scrolled_class_init (KhScrolledClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_scrolled_get_property;
  object_class->set_property = kh_scrolled_set_property;
  object_class->dispose = kh_scrolled_dispose;
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  widget_class->get_request_mode = kh_scrolled_get_request_mode;
  widget_class->measure = kh_scrolled_measure;
  widget_class->size_allocate = kh_scrolled_size_allocate;
}

static void
kh_scrolled_init (KhScrolled *self)
{
}
