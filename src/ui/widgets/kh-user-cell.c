/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-user-cell.h"

#include "ui/widgets/kh-initials.h"
#include "ui/widgets/kh-late-name.h"
#include "ui/widgets/kh-line.h"
#include "ui/widgets/kh-role-pills.h"
#include "ui/widgets/kh-text-for.h"

/* Pixels: beside the picture, between what is in one line, and above the roles. */
#define PICTURE_GAP   12
#define WORD_GAP      6
#define ROLES_GAP     4
/* Of what is beside the picture at the usual size of text, whatever that says: so that showing somebody else measures
 * nothing. */
#define MINIMUM_WIDTH 80
#define NATURAL_WIDTH 170

struct _KhUserCell {
  GtkWidget parent_instance;
  /* template children */
  KhInitials *initials;
  KhLine *name;
  KhLine *email;
  KhLine *hints;
  KhLine *status;
  KhRolePills *pills;
  /* owned */
  char *advice; /* nullable: about the hints, a line for each */
  gboolean with_hints;
  gboolean with_status;
};

G_DEFINE_FINAL_TYPE (KhUserCell, kh_user_cell, GTK_TYPE_WIDGET)

static int
height_of (gpointer child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
first_height (KhUserCell *self)
{
  return MAX (MAX (height_of (self->name), height_of (self->hints)), height_of (self->status));
}

static int
text_height (KhUserCell *self)
{
  gboolean with_roles = gtk_widget_get_visible (GTK_WIDGET (self->pills));

  return first_height (self) + height_of (self->email) + (with_roles ? ROLES_GAP + height_of (self->pills) : 0);
}

static void
kh_user_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  KhUserCell *self = KH_USER_CELL (widget);
  int picture;

  gtk_widget_measure (GTK_WIDGET (self->initials), orientation, -1, NULL, &picture, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = picture + PICTURE_GAP + kh_fit_scale (widget, MINIMUM_WIDTH);
    *natural = picture + PICTURE_GAP + kh_fit_scale (widget, NATURAL_WIDTH);
  } else
    *minimum = *natural = MAX (picture, text_height (self));
}

static void
allocate (KhUserCell *self, gpointer child, int x, int y, int width, int height)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, MAX (width, 0), height }, -1);
}

/* The name, and beside it what is to be known at once. */
static void
allocate_first (KhUserCell *self, int x, int y, int width, int height)
{
  KhLine *lines[] = { self->name, self->hints, self->status };
  gboolean shown[] = { TRUE, self->with_hints, self->with_status };
  GtkRequestedSize sizes[G_N_ELEMENTS (lines)] = { 0 };
  int left = width;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    gtk_widget_set_child_visible (GTK_WIDGET (lines[i]), shown[i]);
    if (!shown[i])
      continue;
    sizes[i].natural_size = kh_line_get_width (lines[i]);
    sizes[i].minimum_size = lines[i] == self->status ? sizes[i].natural_size : 0;
    left -= sizes[i].minimum_size + (i > 0 ? WORD_GAP : 0);
  }
  /* Alone it keeps its place, whatever it is. */
  if (!self->with_hints && !self->with_status)
    sizes[0].natural_size = width;
  /* What is cut off of the hints is in their tooltip: the name comes first. */
  sizes[1].minimum_size = MIN (sizes[1].natural_size, left / 3);
  sizes[0].minimum_size = CLAMP (sizes[0].natural_size, 0, left - sizes[1].minimum_size);
  left -= sizes[0].minimum_size + sizes[1].minimum_size;
  gtk_distribute_natural_allocation (MAX (left, 0), G_N_ELEMENTS (sizes), sizes);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    int natural = shown[i] ? height_of (lines[i]) : 0;
    if (!shown[i])
      continue;
    allocate (self, lines[i], x, y + (height - natural) / 2, sizes[i].minimum_size, natural);
    x += sizes[i].minimum_size + WORD_GAP;
  }
}

static void
kh_user_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhUserCell *self = KH_USER_CELL (widget);
  int picture, x, y = (height - text_height (self)) / 2;
  int first = first_height (self), second = height_of (self->email);

  gtk_widget_measure (GTK_WIDGET (self->initials), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &picture, NULL, NULL);
  x = picture + PICTURE_GAP;
  allocate (self, self->initials, 0, 0, picture, height);
  allocate_first (self, x, y, width - x, first);
  allocate (self, self->email, x, y + first, width - x, second);
  if (gtk_widget_get_visible (GTK_WIDGET (self->pills)))
    allocate (self, self->pills, x, y + first + second + ROLES_GAP, width - x, height_of (self->pills));
}

void
kh_user_cell_set (KhUserCell *self, KhAccount *account, KhUser *user, gboolean with_roles)
{
  KhUserStatus status = kh_user_get_status (user);

  kh_initials_set_name (self->initials, kh_user_get_name (user));
  kh_line_set_text (self->name, kh_user_get_name (user));
  kh_line_set_text (self->email, kh_user_get_email (user));
  gtk_widget_set_visible (GTK_WIDGET (self->pills), with_roles);
  if (with_roles)
    kh_role_pills_set_access (self->pills, account, kh_user_get_roles (user), kh_user_get_grants (user),
                              kh_user_get_owner (user));
  self->with_status = with_roles && status != KH_USER_STATUS_ACTIVE;
  kh_line_set_text (self->status, self->with_status ? kh_text_for_user_status (status) : NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The advice, a line for each. */
static char *
describe_hints (KhHints hints, KhAccount *account, KhUser *user)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < KH_N_HINTS; i++)
    if ((hints & (1u << i)) != 0) {
      g_autofree char *advice = kh_text_for_hint_advice (1u << i, account, user);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", advice);
    }
  return g_string_free (text, FALSE);
}

static void
set_advice (KhUserCell *self, char *advice)
{
  g_free (self->advice);
  self->advice = advice;
  kh_late_name_describe (GTK_WIDGET (self->hints), advice != NULL ? advice : "");
}

void
kh_user_cell_set_hints (KhUserCell *self, KhAccount *account, KhUser *user)
{
  KhHints hints = kh_account_get_hints (account, user);
  guint first = 0, n = 0;
  g_autofree char *text = NULL;
  g_autofree char *names = NULL;
  g_autofree char *name = NULL;

  self->with_hints = hints != 0;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->hints), hints != 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (hints == 0) {
    kh_line_set_text (self->hints, NULL);
    set_advice (self, NULL);
    return;
  }
  for (guint i = KH_N_HINTS; i-- > 0;)
    if ((hints & (1u << i)) != 0) {
      first = 1u << i;
      n++;
    }
  text = n == 1 ? g_strdup (kh_text_for_hint (first))
                /* Translators: a hint about a person, and how many more there are, as "Not Used +1". */
                : g_strdup_printf (C_ ("hint", "%s +%u"), kh_text_for_hint (first), n - 1);
  names = kh_text_for_hints (hints);
  /* Translators: what is worth another look about a person, as "Hints: Not Used, Legacy Role". */
  name = g_strdup_printf (_ ("Hints: %s"), names);
  kh_line_set_named_text (self->hints, text, name);
  set_advice (self, describe_hints (hints, account, user));
}

/* Told when somebody points at it. Setting a text asks the display where the pointer is, and waits for the answer: in
 * a list, once a row. */
static gboolean
on_query_hints (GtkWidget *hints, int x, int y, gboolean keyboard, GtkTooltip *tooltip, KhUserCell *self)
{
  gtk_tooltip_set_text (tooltip, self->advice);
  return self->advice != NULL;
}

static void
kh_user_cell_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kh_user_cell_parent_class)->dispose (object);
}

static void
kh_user_cell_finalize (GObject *object)
{
  g_free (KH_USER_CELL (object)->advice);
  G_OBJECT_CLASS (kh_user_cell_parent_class)->finalize (object);
}

static void
kh_user_cell_class_init (KhUserCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_user_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_user_cell_finalize;
  widget_class->measure = kh_user_cell_measure;
  widget_class->size_allocate = kh_user_cell_size_allocate;
  g_type_ensure (KH_TYPE_INITIALS);
  g_type_ensure (KH_TYPE_LINE);
  g_type_ensure (KH_TYPE_ROLE_PILLS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-user-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, initials);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, name);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, email);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, hints);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, status);
  gtk_widget_class_bind_template_child (widget_class, KhUserCell, pills);
  gtk_widget_class_bind_template_callback (widget_class, on_query_hints);
}

static void
kh_user_cell_init (KhUserCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_line_set_common (self->hints);
  kh_line_set_common (self->status);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->name, NULL, -1);
}

KhUserCell *
kh_user_cell_new (void)
{
  return g_object_new (KH_TYPE_USER_CELL, NULL);
}
