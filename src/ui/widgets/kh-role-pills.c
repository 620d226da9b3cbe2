/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include "ui/widgets/kh-role-pills.h"
#include "ui/widgets/kh-late-name.h"
#include "ui/widgets/kh-line.h"
#include "ui/widgets/kh-ordered.h"

#include <glib/gi18n-lib.h>

#define SPACING 4
/* What it asks for, whatever it shows: so that showing others measures nothing. */
#define MINIMUM_WIDTH 60
#define NATURAL_WIDTH 180

struct _KhRolePills {
  GtkWidget parent_instance;
  GPtrArray *pills; /* KhLine, parented: one a role, kept for the next time */
  GPtrArray *more;  /* KhLine, parented: "+1", "+2" … */
  guint n;          /* of pills in use */
  char *names;      /* owned, nullable: of all roles */
};

G_DEFINE_FINAL_TYPE (KhRolePills, kh_role_pills, GTK_TYPE_WIDGET)

static KhLine *
nth (GPtrArray *lines, guint i)
{
  return g_ptr_array_index (lines, i);
}

static void
kh_role_pills_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    gtk_widget_measure (GTK_WIDGET (nth (KH_ROLE_PILLS (widget)->pills, 0)), orientation, -1, minimum, natural, NULL,
                        NULL);
  } else {
    *minimum = MINIMUM_WIDTH;
    *natural = NATURAL_WIDTH;
  }
}

static void
allocate (KhLine *child, int x, int width, int total_width, int height, gboolean reversed)
{
  gtk_widget_set_child_visible (GTK_WIDGET (child), TRUE);
  gtk_widget_size_allocate (GTK_WIDGET (child), &(GtkAllocation) { reversed ? total_width - x - width : x, 0, width, height }, -1);
}

static void
kh_role_pills_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhRolePills *self = KH_ROLE_PILLS (widget);
  gboolean reversed = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0;
  guint i;

  for (guint j = 0; j < self->more->len; j++)
    gtk_widget_set_child_visible (GTK_WIDGET (nth (self->more, j)), FALSE);
  for (i = 0; i < self->n; i++) {
    KhLine *pill = nth (self->pills, i);
    int natural = kh_line_get_width (pill);
    guint left = self->n - i - 1;
    int reserve = left > 0 ? SPACING + kh_line_get_width (nth (self->more, left - 1)) : 0;
    if (x + natural + reserve > width && i > 0)
      break;
    natural = MAX (MIN (natural, width - x - reserve), 0);
    allocate (pill, x, natural, width, height, reversed);
    x += natural + SPACING;
  }
  if (i < self->n) {
    KhLine *more = nth (self->more, self->n - i - 1);
    allocate (more, x, kh_line_get_width (more), width, height, reversed);
  }
  for (; i < self->pills->len; i++)
    gtk_widget_set_child_visible (GTK_WIDGET (nth (self->pills, i)), FALSE);
}

static GtkSizeRequestMode
kh_role_pills_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static KhLine *
add_line (KhRolePills *self, GPtrArray *lines)
{
  /* Screen readers have the names of all of them from the whole. */
  KhLine *line = g_object_new (KH_TYPE_LINE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  kh_line_set_common (line);
  gtk_widget_add_css_class (GTK_WIDGET (line), "kh-pill");
  gtk_widget_set_valign (GTK_WIDGET (line), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (GTK_WIDGET (line), GTK_WIDGET (self));
  g_ptr_array_add (lines, line);
  return line;
}

static void
set_class (KhLine *pill, const char *class, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (GTK_WIDGET (pill), class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (pill), class);
}

/* @class: (nullable): of its own. */
static void
add_pill (KhRolePills *self, const char *text, const char *class)
{
  KhLine *pill = self->n < self->pills->len ? nth (self->pills, self->n) : add_line (self, self->pills);

  kh_line_set_text (pill, text);
  set_class (pill, "kh-pill-legacy", g_strcmp0 (class, "kh-pill-legacy") == 0);
  set_class (pill, "kh-pill-owner", g_strcmp0 (class, "kh-pill-owner") == 0);
  self->n++;
  while (self->n >= 2 && self->more->len < self->n - 1) {
    KhLine *more = add_line (self, self->more);
    g_autofree char *count = NULL;
    /* Translators: how many more roles somebody has than there is room to show. */
    count = g_strdup_printf (_ ("+%u"), self->more->len);
    kh_line_set_text (more, count);
  }
}

/* What follows once the pills are there. @names: (nullable): taken. */
static void
show (KhRolePills *self, char *names)
{
  for (guint i = self->n; i < self->pills->len; i++)
    kh_line_set_text (nth (self->pills, i), NULL);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), names != NULL);
  kh_late_name_set (GTK_WIDGET (self), names != NULL ? names : _ ("No roles"));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_free (self->names);
  self->names = names;
}

static char *
role_names (KhAccount *account, const char *const *roles, gboolean owner, const char *fallback)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (owner)
    g_ptr_array_add (names, (gpointer) C_ ("user", "Owner"));
  for (guint i = 0; roles[i] != NULL; i++) {
    KhRole *role = kh_account_find_role (account, roles[i]);
    g_ptr_array_add (names, (gpointer) (role != NULL ? kh_role_get_name (role) : roles[i]));
  }
  if (names->len == 0)
    return g_strdup (fallback);
  g_ptr_array_add (names, NULL);
  /* Translators: stands between the names of a list: "Finance, Marketing". */
  return g_strjoinv (C_ ("list", ", "), (char **) names->pdata);
}

static void
set_roles (KhRolePills *self, KhAccount *account, const char *const *roles, gboolean owner)
{
  self->n = 0;
  if (owner)
    add_pill (self, C_ ("user", "Owner"), "kh-pill-owner");
  for (guint i = 0; roles[i] != NULL; i++) {
    KhRole *role = kh_account_find_role (account, roles[i]);
    add_pill (self, role != NULL ? kh_role_get_name (role) : roles[i],
              role != NULL && kh_role_get_legacy (role) ? "kh-pill-legacy" : NULL);
  }
  show (self, role_names (account, roles, owner, NULL));
}

static gboolean
has_roles (KhAccount *account)
{
  return (kh_account_get_capabilities (account) & KH_CAPABILITY_ROLES) != 0;
}

/* Returns: (transfer container): the areas' names, in their order; one word for all of all of them. */
static const char **
get_area_names (KhAccount *account, const KhGrants *grants, gboolean owner)
{
  g_autoptr (GPtrArray) areas = kh_ordered_areas (account);
  GPtrArray *names = g_ptr_array_new ();
  guint full = 0;

  for (guint i = 0; i < areas->len; i++) {
    KhArea *area = g_ptr_array_index (areas, i);
    KhLevel level = kh_grants_get (grants, kh_entity_get_id (KH_ENTITY (area)));
    if (level != KH_LEVEL_NONE)
      g_ptr_array_add (names, (gpointer) kh_area_get_name (area));
    full += kh_area_get_levels (area) >> level == 1;
  }
  if (full > 0 && full == areas->len) {
    g_ptr_array_set_size (names, 0);
    /* Translators: what somebody may do who has every right. */
    g_ptr_array_add (names, (gpointer) C_ ("rights", "Everything"));
  }
  if (owner)
    g_ptr_array_insert (names, 0, (gpointer) C_ ("user", "Owner"));
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

void
kh_role_pills_set_access (KhRolePills *self, KhAccount *account, const char *const *roles, const KhGrants *grants,
                          gboolean owner)
{
  g_autofree const char **names = NULL;

  if (has_roles (account)) {
    set_roles (self, account, roles, owner);
    return;
  }
  names = get_area_names (account, grants, owner);
  kh_role_pills_set_texts (self, names);
}

char *
kh_access_names (KhAccount *account, const char *const *roles, const KhGrants *grants, gboolean owner,
                 const char *fallback)
{
  g_autofree const char **names = NULL;

  if (has_roles (account))
    return role_names (account, roles, owner, fallback);
  names = get_area_names (account, grants, owner);
  return *names != NULL ? g_strjoinv (C_ ("list", ", "), (char **) names) : g_strdup (fallback);
}

void
kh_role_pills_set_texts (KhRolePills *self, const char *const *texts)
{
  self->n = 0;
  for (guint i = 0; texts[i] != NULL; i++)
    add_pill (self, texts[i], NULL);
  show (self, g_strjoinv (C_ ("list", ", "), (char **) texts));
}

/* Told when somebody points at it. Setting a text asks the display where the pointer is, and waits for the answer: in a list,
 * once a row. */
static gboolean
kh_role_pills_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, KH_ROLE_PILLS (widget)->names);
  return KH_ROLE_PILLS (widget)->names != NULL;
}

static void
kh_role_pills_dispose (GObject *object)
{
  KhRolePills *self = KH_ROLE_PILLS (object);
  GtkWidget *child;

  self->n = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->pills, g_ptr_array_unref);
  g_clear_pointer (&self->more, g_ptr_array_unref);
  G_OBJECT_CLASS (kh_role_pills_parent_class)->dispose (object);
}

static void
kh_role_pills_finalize (GObject *object)
{
  g_free (KH_ROLE_PILLS (object)->names);
  G_OBJECT_CLASS (kh_role_pills_parent_class)->finalize (object);
}

static void
kh_role_pills_class_init (KhRolePillsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_role_pills_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_role_pills_finalize;
  widget_class->measure = kh_role_pills_measure;
  widget_class->size_allocate = kh_role_pills_size_allocate;
  widget_class->query_tooltip = kh_role_pills_query_tooltip;
  widget_class->get_request_mode = kh_role_pills_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "rolepills");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kh_role_pills_init (KhRolePills *self)
{
  self->pills = g_ptr_array_new ();
  self->more = g_ptr_array_new ();
  add_line (self, self->pills);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

KhRolePills *
kh_role_pills_new (void)
{
  return g_object_new (KH_TYPE_ROLE_PILLS, NULL);
}
