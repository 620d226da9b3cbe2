/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-pair.h"

#define START_MINIMUM 160

struct _KhPair {
  GtkWidget parent_instance;
  GtkWidget *children[2]; /* owned by being parented */
  int threshold;
  int spacing;
  double share;
};

G_DEFINE_FINAL_TYPE (KhPair, kh_pair, GTK_TYPE_WIDGET)

enum { START, END };
enum { PROP_0, PROP_START, PROP_END, PROP_THRESHOLD, PROP_SHARE, PROP_SPACING, N_PROPS };
static GParamSpec *props[N_PROPS];

static GtkWidget *
shown (KhPair *self, int which)
{
  GtkWidget *child = self->children[which];

  return child != NULL && gtk_widget_get_visible (child) ? child : NULL;
}

static void
measure_width (GtkWidget *child, int *minimum, int *natural)
{
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

/* Widths of both children side by side in @width. Returns: FALSE when they have to stand one above the other. */
static gboolean
divide (KhPair *self, int width, int widths[2])
{
  int start_minimum, end_minimum, end_natural;

  if (shown (self, START) == NULL || shown (self, END) == NULL)
    return FALSE;
  measure_width (self->children[START], &start_minimum, NULL);
  measure_width (self->children[END], &end_minimum, &end_natural);
  if (self->share > 0) {
    widths[START] = MAX ((int) ((width - self->spacing) * self->share), start_minimum);
    widths[END] = width - self->spacing - widths[START];
  } else {
    widths[END] = end_natural;
    widths[START] = width - self->spacing - end_natural;
    start_minimum = MAX (start_minimum, START_MINIMUM);
  }
  return width >= self->threshold && widths[START] >= start_minimum && widths[END] >= end_minimum;
}

static GtkSizeRequestMode
kh_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kh_pair_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  KhPair *self = KH_PAIR (widget);
  int widths[2] = { for_size, for_size };
  gboolean beside = TRUE;
  guint n = 0;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0) {
    beside = divide (self, for_size, widths);
    if (!beside)
      widths[START] = widths[END] = for_size;
  }
  for (int i = START; i <= END; i++) {
    GtkWidget *child = shown (self, i);
    int child_minimum, child_natural;
    if (child == NULL)
      continue;
    n++;
    gtk_widget_measure (child, orientation, widths[i], &child_minimum, &child_natural, NULL, NULL);
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
      /* The least width is that of one above the other. */
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural;
    } else if (beside) {
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    } else {
      *minimum += child_minimum;
      *natural += child_natural;
    }
  }
  if (n == 2 && orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural += self->spacing;
  if (n == 2 && orientation == GTK_ORIENTATION_VERTICAL && !beside) {
    *minimum += self->spacing;
    *natural += self->spacing;
  }
}

static void
allocate_beside (KhPair *self, const int widths[2], int height)
{
  gboolean reversed = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x[2] = { 0, widths[START] + self->spacing };

  if (reversed) {
    x[START] = widths[END] + self->spacing;
    x[END] = 0;
  }
  for (int i = START; i <= END; i++)
    gtk_widget_size_allocate (self->children[i], &(GtkAllocation) { x[i], 0, widths[i], height }, -1);
}

static void
allocate_above (KhPair *self, int width, int height)
{
  int y = 0;

  for (int i = START; i <= END; i++) {
    GtkWidget *child = shown (self, i);
    int natural;
    if (child == NULL)
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
    if (i == END || shown (self, END) == NULL)
      natural = MAX (height - y, 0);
    gtk_widget_size_allocate (child, &(GtkAllocation) { 0, y, width, natural }, -1);
    y += natural + self->spacing;
  }
}

static void
kh_pair_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhPair *self = KH_PAIR (widget);
  int widths[2];

  if (divide (self, width, widths))
    allocate_beside (self, widths, height);
  else
    allocate_above (self, width, height);
}

static void
set_child (KhPair *self, int which, GtkWidget *child)
{
  if (self->children[which] == child)
    return;
  g_clear_pointer (&self->children[which], gtk_widget_unparent);
  self->children[which] = child;
  if (child != NULL) {
    /* The start child stays before the end child, for the keyboard. */
    if (which == START)
      gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
    else
      gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[which == START ? PROP_START : PROP_END]);
}

static void
kh_pair_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhPair *self = KH_PAIR (object);

  switch (prop) {
  case PROP_START:
    g_value_set_object (value, self->children[START]);
    break;
  case PROP_END:
    g_value_set_object (value, self->children[END]);
    break;
  case PROP_THRESHOLD:
    g_value_set_int (value, self->threshold);
    break;
  case PROP_SHARE:
    g_value_set_double (value, self->share);
    break;
  case PROP_SPACING:
    g_value_set_int (value, self->spacing);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_pair_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  KhPair *self = KH_PAIR (object);

  switch (prop) {
  case PROP_START:
    set_child (self, START, g_value_get_object (value));
    return;
  case PROP_END:
    set_child (self, END, g_value_get_object (value));
    return;
  case PROP_THRESHOLD:
    self->threshold = g_value_get_int (value);
    break;
  case PROP_SHARE:
    self->share = g_value_get_double (value);
    break;
  case PROP_SPACING:
    self->spacing = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
    return;
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
kh_pair_dispose (GObject *object)
{
  KhPair *self = KH_PAIR (object);

  g_clear_pointer (&self->children[START], gtk_widget_unparent);
  g_clear_pointer (&self->children[END], gtk_widget_unparent);
  G_OBJECT_CLASS (kh_pair_parent_class)->dispose (object);
}

static void
kh_pair_class_init (KhPairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = kh_pair_dispose;
  object_class->get_property = kh_pair_get_property;
  object_class->set_property = kh_pair_set_property;
  widget_class->get_request_mode = kh_pair_get_request_mode;
  widget_class->measure = kh_pair_measure;
  widget_class->size_allocate = kh_pair_size_allocate;
  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_SHARE] = g_param_spec_double ("share", NULL, NULL, 0, 1, 0, flags);
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_pair_init (KhPair *self)
{
}

KhPair *
kh_pair_new (GtkWidget *start, GtkWidget *end)
{
  return g_object_new (KH_TYPE_PAIR, "start", start, "end", end, NULL);
}
