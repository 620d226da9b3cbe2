/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-strip.h"

struct _KhStrip {
  GtkWidget parent_instance;
  int spacing;
  gboolean homogeneous;
  gboolean linked;
};

/* What the children need, and how they stand in some width. */
typedef struct {
  guint n;
  int minimum; /* of the child that needs most */
  int widest;
  int line; /* natural width of all on one line */
  guint columns;
  int width; /* of a column; on one line each has its own */
} Plan;

enum { PROP_0, PROP_SPACING, PROP_HOMOGENEOUS, PROP_LINKED, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhStrip, kh_strip, GTK_TYPE_WIDGET)

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_get_visible (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
first (KhStrip *self)
{
  return next_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
}

static GtkWidget *
next (GtkWidget *child)
{
  return next_shown (gtk_widget_get_next_sibling (child));
}

/* @width: -1 for as much as they would like to have. */
static Plan
make_plan (KhStrip *self, int width)
{
  Plan plan = { 0 };
  int gap = self->linked ? 0 : self->spacing;
  int sum = 0;

  for (GtkWidget *child = first (self); child != NULL; child = next (child)) {
    int minimum, natural;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
    plan.n++;
    plan.minimum = MAX (plan.minimum, minimum);
    plan.widest = MAX (plan.widest, natural);
    sum += natural;
  }
  if (plan.n == 0)
    return plan;
  plan.line = (self->homogeneous ? plan.widest * (int) plan.n : sum) + gap * ((int) plan.n - 1);
  plan.columns = plan.n;
  if (width < 0 || width >= plan.line)
    return plan;
  plan.columns = CLAMP ((width + self->spacing) / (plan.widest + self->spacing), 1, (int) plan.n - 1);
  /* Four are rather two by two than three and one. */
  while (plan.columns > 1 && (plan.n + plan.columns - 2) / (plan.columns - 1) == (plan.n + plan.columns - 1) / plan.columns)
    plan.columns--;
  plan.width = (width - self->spacing * ((int) plan.columns - 1)) / (int) plan.columns;
  return plan;
}

static GtkSizeRequestMode
kh_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Of the children from @child on that stand beside it; moves @child to the next line. */
static int
measure_line (const Plan *plan, GtkWidget **child)
{
  int height = 0;

  for (guint i = 0; i < plan->columns && *child != NULL; i++, *child = next (*child)) {
    int natural;
    gtk_widget_measure (*child, GTK_ORIENTATION_VERTICAL, plan->width > 0 ? plan->width : -1, NULL, &natural, NULL, NULL);
    height = MAX (height, natural);
  }
  return height;
}

static void
kh_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  KhStrip *self = KH_STRIP (widget);
  Plan plan = make_plan (self, orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1);
  int height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = plan.minimum;
    *natural = plan.line;
    return;
  }
  for (GtkWidget *child = first (self); child != NULL;)
    height += measure_line (&plan, &child) + (child != NULL ? self->spacing : 0);
  *minimum = *natural = height;
}

static void
place (KhStrip *self, GtkWidget *child, int x, int y, int width, int height)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, height }, -1);
}

static void
allocate_line (KhStrip *self, const Plan *plan, int width, int height)
{
  int gap = self->linked ? 0 : self->spacing;
  int left = width - plan->line, x = 0;
  guint expanding = 0;

  for (GtkWidget *child = first (self); child != NULL; child = next (child))
    expanding += self->homogeneous || gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
  for (GtkWidget *child = first (self); child != NULL; child = next (child)) {
    int own = plan->widest;
    if (!self->homogeneous)
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &own, NULL, NULL);
    if (self->homogeneous || gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL)) {
      int more = left / (int) expanding--;
      own += more;
      left -= more;
    }
    place (self, child, x, 0, own, height);
    x += own + gap;
  }
}

static void
allocate_columns (KhStrip *self, const Plan *plan, int height)
{
  int y = 0;

  for (GtkWidget *child = first (self); child != NULL;) {
    GtkWidget *after = child;
    int line = measure_line (plan, &after);
    for (int x = 0; child != after; child = next (child), x += plan->width + self->spacing)
      place (self, child, x, y, plan->width, line);
    y += line + self->spacing;
  }
}

static void
kh_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhStrip *self = KH_STRIP (widget);
  Plan plan = make_plan (self, width);

  if (plan.n == 0)
    return;
  if (self->linked && plan.columns == plan.n)
    gtk_widget_add_css_class (widget, "linked");
  else
    gtk_widget_remove_css_class (widget, "linked");
  if (plan.width == 0)
    allocate_line (self, &plan, width, height);
  else
    allocate_columns (self, &plan, height);
}

void
kh_strip_append (KhStrip *self, GtkWidget *child)
{
  g_return_if_fail (KH_IS_STRIP (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
kh_strip_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  KhStrip *self = KH_STRIP (object);

  switch (prop) {
  case PROP_SPACING:
    g_value_set_int (value, self->spacing);
    break;
  case PROP_HOMOGENEOUS:
    g_value_set_boolean (value, self->homogeneous);
    break;
  case PROP_LINKED:
    g_value_set_boolean (value, self->linked);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
kh_strip_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  KhStrip *self = KH_STRIP (object);

  switch (prop) {
  case PROP_SPACING:
    self->spacing = g_value_get_int (value);
    break;
  case PROP_HOMOGENEOUS:
    self->homogeneous = g_value_get_boolean (value);
    break;
  case PROP_LINKED:
    self->linked = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
    return;
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
kh_strip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_strip_parent_class)->dispose (object);
}

static void
kh_strip_class_init (KhStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = kh_strip_dispose;
  object_class->get_property = kh_strip_get_property;
  object_class->set_property = kh_strip_set_property;
  widget_class->get_request_mode = kh_strip_get_request_mode;
  widget_class->measure = kh_strip_measure;
  widget_class->size_allocate = kh_strip_size_allocate;
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 6, flags);
  props[PROP_HOMOGENEOUS] = g_param_spec_boolean ("homogeneous", NULL, NULL, FALSE, flags);
  props[PROP_LINKED] = g_param_spec_boolean ("linked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_strip_init (KhStrip *self)
{
  self->spacing = 6;
}
