/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-column.h"

struct _KhColumn {
  GtkWidget parent_instance;
  int spacing;
  gboolean rearranged; /* since it was measured: what is remembered of its height may be wrong */
  /* pixels */
  int width;
  int height;
  guint resize_id;
};

enum { PROP_0, PROP_SPACING, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhColumn, kh_column, GTK_TYPE_WIDGET)

static gboolean
takes_room (GtkWidget *child)
{
  return gtk_widget_get_visible (child) && gtk_widget_get_child_visible (child);
}

static int
get_height (KhColumn *self, int width)
{
  int sum = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int height;
    if (!takes_room (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
    sum += height + (sum > 0 ? self->spacing : 0);
  }
  return sum;
}

static GtkSizeRequestMode
kh_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kh_column_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  KhColumn *self = KH_COLUMN (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = *natural = get_height (self, for_size);
    return;
  }
  /* Of all of them: whoever is shown next is not to widen anything. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int child_minimum, child_natural;
    gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural = MAX (*natural, child_natural);
  }
}

static void
resize (gpointer data)
{
  KhColumn *self = data;

  self->resize_id = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
kh_column_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhColumn *self = KH_COLUMN (widget);
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int child_height;
    if (!takes_room (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &child_height, NULL, NULL);
    gtk_widget_size_allocate (child, &(GtkAllocation) { 0, y, width, child_height }, -1);
    y += child_height + self->spacing;
  }
  if (self->rearranged && (width != self->width || height != self->height)) {
    self->rearranged = FALSE;
    if (self->resize_id == 0)
      self->resize_id = g_idle_add_once (resize, self);
  }
  self->width = width;
  self->height = height;
}

static void
kh_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    g_value_set_int (value, KH_COLUMN (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_column_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_SPACING) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  KH_COLUMN (object)->spacing = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
kh_column_dispose (GObject *object)
{
  KhColumn *self = KH_COLUMN (object);
  GtkWidget *child;

  g_clear_handle_id (&self->resize_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_column_parent_class)->dispose (object);
}

static void
kh_column_class_init (KhColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_column_get_property;
  object_class->set_property = kh_column_set_property;
  object_class->dispose = kh_column_dispose;
  widget_class->get_request_mode = kh_column_get_request_mode;
  widget_class->measure = kh_column_measure;
  widget_class->size_allocate = kh_column_size_allocate;
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_column_init (KhColumn *self)
{
}

void
kh_column_set_shown (KhColumn *self, GtkWidget *child, gboolean shown)
{
  int before;

  if (gtk_widget_get_child_visible (child) == shown)
    return;
  before = self->width > 0 ? get_height (self, self->width) : 0;
  gtk_widget_set_child_visible (child, shown);
  /* All of it is seen, and stays so. */
  if (self->width > 0 && before < self->height && get_height (self, self->width) <= self->height) {
    self->rearranged = TRUE;
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  } else {
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
}
