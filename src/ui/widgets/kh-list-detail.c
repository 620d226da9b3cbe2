/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-list-detail.h"

#include "ui/widgets/kh-fit.h"

/* Below this width there is room for one. All in pixels at the usual size of text. */
#define NARROW_WIDTH 620
#define LIST_MIN_WIDTH 220
#define LIST_MAX_WIDTH 320

struct _KhListDetail {
  GtkWidget parent_instance;
  GtkWidget *children[2]; /* owned by being parented */
  GtkWidget *separator;
  gboolean narrow;
  gboolean show_detail;
  guint idle;
};

enum { LIST, DETAIL };
enum { PROP_0, PROP_LIST, PROP_DETAIL, PROP_NARROW, PROP_SHOW_DETAIL, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhListDetail, kh_list_detail, GTK_TYPE_WIDGET)

static gboolean
notify_narrow (gpointer data)
{
  KhListDetail *self = data;

  self->idle = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
kh_list_detail_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
kh_list_detail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  KhListDetail *self = KH_LIST_DETAIL (widget);

  *minimum = *natural = 0;
  for (int i = LIST; i <= DETAIL; i++) {
    int child_minimum, child_natural;
    if (self->children[i] == NULL)
      continue;
    gtk_widget_measure (self->children[i], orientation, -1, &child_minimum, &child_natural, NULL, NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *natural + child_natural : MAX (*natural, child_natural);
  }
  *natural = MAX (*minimum, *natural);
}

static void
allocate (GtkWidget *child, int x, int width, int total, int height, gboolean reversed)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) { reversed ? total - x - width : x, 0, width, height }, -1);
}

static void
kh_list_detail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhListDetail *self = KH_LIST_DETAIL (widget);
  gboolean reversed = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean narrow = width < kh_fit_scale (widget, NARROW_WIDTH);
  int list, line;

  if (self->children[LIST] == NULL || self->children[DETAIL] == NULL)
    return;
  if (self->narrow != narrow) {
    self->narrow = narrow;
    /* Not from here: whoever listens may resize something. */
    if (self->idle == 0)
      self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_narrow, self, NULL);
  }
  gtk_widget_set_child_visible (self->children[LIST], !narrow || !self->show_detail);
  gtk_widget_set_child_visible (self->children[DETAIL], !narrow || self->show_detail);
  gtk_widget_set_child_visible (self->separator, !narrow);
  if (narrow) {
    allocate (self->children[self->show_detail ? DETAIL : LIST], 0, width, width, height, reversed);
    return;
  }
  gtk_widget_measure (self->children[LIST], GTK_ORIENTATION_HORIZONTAL, -1, &list, NULL, NULL, NULL);
  gtk_widget_measure (self->separator, GTK_ORIENTATION_HORIZONTAL, -1, &line, NULL, NULL, NULL);
  list = MAX (list, CLAMP (width * 3 / 10, kh_fit_scale (widget, LIST_MIN_WIDTH), kh_fit_scale (widget, LIST_MAX_WIDTH)));
  allocate (self->children[LIST], 0, list, width, height, reversed);
  allocate (self->separator, list, line, width, height, reversed);
  allocate (self->children[DETAIL], list + line, width - list - line, width, height, reversed);
}

gboolean
kh_list_detail_get_narrow (KhListDetail *self)
{
  return self->narrow;
}

gboolean
kh_list_detail_get_show_detail (KhListDetail *self)
{
  return self->show_detail;
}

void
kh_list_detail_set_show_detail (KhListDetail *self, gboolean show_detail)
{
  if (self->show_detail == show_detail)
    return;
  self->show_detail = show_detail;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_DETAIL]);
}

static void
set_child (KhListDetail *self, int which, GtkWidget *child)
{
  g_clear_pointer (&self->children[which], gtk_widget_unparent);
  self->children[which] = child;
  if (child == NULL)
    return;
  /* Tab goes from the list to the detail, whichever came first. */
  if (which == LIST)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  else
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

static void
kh_list_detail_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhListDetail *self = KH_LIST_DETAIL (object);

  switch (id) {
  case PROP_LIST:
  case PROP_DETAIL:
    g_value_set_object (value, self->children[id - PROP_LIST]);
    break;
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  case PROP_SHOW_DETAIL:
    g_value_set_boolean (value, self->show_detail);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_list_detail_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhListDetail *self = KH_LIST_DETAIL (object);

  switch (id) {
  case PROP_LIST:
  case PROP_DETAIL:
    set_child (self, id - PROP_LIST, g_value_get_object (value));
    break;
  case PROP_SHOW_DETAIL:
    kh_list_detail_set_show_detail (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_list_detail_dispose (GObject *object)
{
  KhListDetail *self = KH_LIST_DETAIL (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->children[LIST], gtk_widget_unparent);
  g_clear_pointer (&self->children[DETAIL], gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_list_detail_parent_class)->dispose (object);
}

static void
kh_list_detail_class_init (KhListDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = kh_list_detail_get_property;
  object_class->set_property = kh_list_detail_set_property;
  object_class->dispose = kh_list_detail_dispose;
  widget_class->get_request_mode = kh_list_detail_get_request_mode;
  widget_class->measure = kh_list_detail_measure;
  widget_class->size_allocate = kh_list_detail_size_allocate;
  props[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_DETAIL] = g_param_spec_object ("detail", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_DETAIL] = g_param_spec_boolean ("show-detail", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_list_detail_init (KhListDetail *self)
{
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
}
