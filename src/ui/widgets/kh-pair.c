/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-pair.h"

#include "ui/widgets/kh-fit.h"

#define START_MINIMUM 160
/* What sticks keeps this far from the edge. */
#define STICKY_MARGIN 18

struct _KhPair {
  GtkWidget parent_instance;
  GtkWidget *children[2]; /* owned by being parented */
  int threshold;
  int spacing;
  double share;
  gboolean whole;
  gboolean sticky;
  GtkAdjustment *scroll; /* owned: of the scrolled window around it, when sticky */
};

G_DEFINE_FINAL_TYPE (KhPair, kh_pair, GTK_TYPE_WIDGET)

enum { START, END };
enum { PROP_0, PROP_START, PROP_END, PROP_THRESHOLD, PROP_SHARE, PROP_SPACING, PROP_WHOLE, PROP_STICKY, N_PROPS };
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
  int start_minimum, start_natural, end_minimum, end_natural;

  if (shown (self, START) == NULL || shown (self, END) == NULL)
    return FALSE;
  measure_width (self->children[START], &start_minimum, &start_natural);
  measure_width (self->children[END], &end_minimum, &end_natural);
  if (self->share > 0) {
    widths[START] = MAX ((int) ((width - self->spacing) * self->share), start_minimum);
    widths[END] = width - self->spacing - widths[START];
  } else {
    widths[END] = end_natural;
    widths[START] = width - self->spacing - end_natural;
    start_minimum = self->whole ? start_natural : MAX (start_minimum, kh_fit_scale (GTK_WIDGET (self), START_MINIMUM));
  }
  return width >= kh_fit_scale (GTK_WIDGET (self), self->threshold) && widths[START] >= start_minimum && widths[END] >= end_minimum;
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
  /* Not those for some height: labels try many widths out to find one. */
  int widths[2] = { -1, -1 };
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

/* How far down the end child has to stand to be in sight: as much as is scrolled past, or, where it is taller than
 * what is in sight, so much that its end is. */
static int
get_stuck_y (KhPair *self, int end_height, int height)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_point_t at;
  int in_sight, past;

  if (self->scroll == NULL || window == NULL
      || !gtk_widget_compute_point (GTK_WIDGET (self), window, &GRAPHENE_POINT_INIT (0, 0), &at))
    return 0;
  in_sight = gtk_adjustment_get_page_size (self->scroll);
  past = STICKY_MARGIN - at.y - MAX (end_height + 2 * STICKY_MARGIN - in_sight, 0);
  return CLAMP (past, 0, MAX (height - end_height, 0));
}

static void
allocate_beside (KhPair *self, const int widths[2], int height)
{
  gboolean reversed = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x[2] = { 0, widths[START] + self->spacing };
  int y[2] = { 0, 0 };
  int heights[2] = { height, height };

  if (reversed) {
    x[START] = widths[END] + self->spacing;
    x[END] = 0;
  }
  if (self->sticky) {
    gtk_widget_measure (self->children[END], GTK_ORIENTATION_VERTICAL, widths[END], NULL, &heights[END], NULL, NULL);
    heights[END] = MIN (heights[END], height);
    y[END] = get_stuck_y (self, heights[END], height);
  }
  for (int i = START; i <= END; i++)
    gtk_widget_size_allocate (self->children[i], &(GtkAllocation) { x[i], y[i], widths[i], heights[i] }, -1);
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
set_scroll (KhPair *self, GtkAdjustment *scroll)
{
  if (self->scroll != NULL)
    g_signal_handlers_disconnect_by_data (self->scroll, self);
  g_set_object (&self->scroll, scroll);
  if (scroll != NULL)
    g_signal_connect_object (scroll, "value-changed", G_CALLBACK (gtk_widget_queue_allocate), self, G_CONNECT_SWAPPED);
}

static void
kh_pair_root (GtkWidget *widget)
{
  KhPair *self = KH_PAIR (widget);
  GtkWidget *window = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  GTK_WIDGET_CLASS (kh_pair_parent_class)->root (widget);
  if (self->sticky && window != NULL)
    set_scroll (self, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)));
}

static void
kh_pair_unroot (GtkWidget *widget)
{
  set_scroll (KH_PAIR (widget), NULL);
  GTK_WIDGET_CLASS (kh_pair_parent_class)->unroot (widget);
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
  case PROP_WHOLE:
    g_value_set_boolean (value, self->whole);
    break;
  case PROP_STICKY:
    g_value_set_boolean (value, self->sticky);
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
  case PROP_WHOLE:
    self->whole = g_value_get_boolean (value);
    break;
  case PROP_STICKY:
    self->sticky = g_value_get_boolean (value);
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

  set_scroll (self, NULL);
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
  widget_class->root = kh_pair_root;
  widget_class->unroot = kh_pair_unroot;
  widget_class->get_request_mode = kh_pair_get_request_mode;
  widget_class->measure = kh_pair_measure;
  widget_class->size_allocate = kh_pair_size_allocate;
  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_SHARE] = g_param_spec_double ("share", NULL, NULL, 0, 1, 0, flags);
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_WHOLE] = g_param_spec_boolean ("whole", NULL, NULL, FALSE, flags);
  props[PROP_STICKY] = g_param_spec_boolean ("sticky", NULL, NULL, FALSE, flags);
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
