/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/users/kh-user-columns.h"
#include "ui/users/kh-shown-row.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-late-name.h"
#include "ui/widgets/kh-line.h"
#include "ui/widgets/kh-role-pills.h"
#include "ui/widgets/kh-text-for.h"
#include "ui/widgets/kh-user-cell.h"

/* From these widths of the list on there is room for everything but the language, and for all: at the usual size of
 * text. */
#define WIDTH_UNFOLDED 640
#define WIDTH_LANGUAGE 800
/* Most people were seen since, and dates with a year take more room. */
#define RECENT_MONTHS  6

typedef enum { CHECK, PERSON, ROLES, LANGUAGE, LAST_SEEN, STATUS, N_COLUMNS } Column;

struct _KhUserColumns {
  GObject parent_instance;
  KhUserIndex *index;         /* owned */
  KhMarkSelection *selection; /* owned */
  GtkColumnViewColumn *columns[N_COLUMNS]; /* borrowed from the view */
  char *samples[N_COLUMNS];   /* owned, nullable: a text that needs as much room as any in the column */
  gboolean folded;
};

G_DEFINE_FINAL_TYPE (KhUserColumns, kh_user_columns, G_TYPE_OBJECT)

/* "folded" (): for the cells, when they are to show more of a person or less. */
static guint folded_signal;

/* What one cell needs to show its person, and to show them again. */
typedef struct {
  KhUserColumns *columns; /* borrowed: outlives the cells */
  Column column;
  GtkListItem *item;      /* borrowed */
  KhShownRow *row;         /* owned, while bound */
  gulong row_handler;
  KhUser *user;           /* owned, while bound */
  gulong handler;
} Cell;

/* What is longer than its column's sample makes the column wider, as long as it is there. */
static void
show_label (Cell *cell, const char *text)
{
  KhLine *line = KH_LINE (gtk_list_item_get_child (cell->item));
  const char *sample = cell->columns->samples[cell->column];

  kh_line_set_text (line, text);
  kh_line_set_room (line, g_utf8_strlen (text, -1) > g_utf8_strlen (sample, -1) ? text : sample);
}

static void
show_check (Cell *cell)
{
  GtkWidget *check = gtk_list_item_get_child (cell->item);
  g_autofree char *label = NULL;

  /* Translators: the name of the check button beside a person's row. */
  label = g_strdup_printf (_ ("Select %s"), kh_user_get_name (cell->user));
  kh_late_name_set (check, label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), gtk_list_item_get_selected (cell->item));
}

static void
show_status (Cell *cell)
{
  GtkWidget *child = gtk_list_item_get_child (cell->item);
  KhUserStatus status = kh_user_get_status (cell->user);
  const char *text = kh_text_for_user_status (status);

  show_label (cell, text);
  if (status == KH_USER_STATUS_ACTIVE) {
    gtk_widget_remove_css_class (child, "kh-pill");
    return;
  }
  /* A pill is as wide as its word. */
  gtk_widget_add_css_class (child, "kh-pill");
  kh_line_set_room (KH_LINE (child), text);
}

/* What has the focus says nothing by itself. */
static void
name_row (GtkWidget *child, const char *name)
{
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (child));

  if (row != NULL)
    kh_late_name_set (row, name);
}

static void
show (Cell *cell)
{
  KhAccount *account = kh_user_index_get_account (cell->columns->index);
  KhUser *user = cell->user;
  GtkWidget *child = gtk_list_item_get_child (cell->item);
  g_autofree char *text = NULL;

  switch (cell->column) {
  case CHECK:
    show_check (cell);
    break;
  case PERSON:
    kh_user_cell_set (KH_USER_CELL (child), account, user, cell->columns->folded);
    kh_user_cell_set_hints (KH_USER_CELL (child), account, user);
    kh_list_item_share_label (cell->item, kh_user_get_name (user));
    name_row (child, kh_user_get_name (user));
    break;
  case ROLES:
    kh_role_pills_set_access (KH_ROLE_PILLS (child), account, kh_user_get_roles (user), kh_user_get_grants (user),
                              kh_user_get_owner (user));
    break;
  case LANGUAGE:
    show_label (cell, kh_user_get_language (user) != NULL ? kh_language_get_name (kh_user_get_language (user)) : "");
    break;
  case LAST_SEEN:
    text = kh_text_for_past (kh_user_get_last_seen_at (user));
    show_label (cell, text);
    break;
  case STATUS:
    show_status (cell);
    break;
  case N_COLUMNS:
    g_return_if_reached ();
  }
}

static void
show_again (Cell *cell)
{
  if (cell->user != NULL)
    show (cell);
}

/* For as long as @cell's @child is there. */
static void
show_again_on (Cell *cell, GtkWidget *child, gpointer object, const char *signal)
{
  GClosure *closure = g_cclosure_new_swap (G_CALLBACK (show_again), cell, NULL);

  g_object_watch_closure (G_OBJECT (child), closure);
  g_signal_connect_closure (object, signal, closure, FALSE);
}

static void
on_selected (GtkListItem *item, GParamSpec *pspec, Cell *cell)
{
  if (cell->user != NULL)
    show_check (cell);
}

static void
on_check_toggled (GtkCheckButton *check, Cell *cell)
{
  guint position = gtk_list_item_get_position (cell->item);
  gboolean active = gtk_check_button_get_active (check);

  if (cell->user == NULL || active == gtk_list_item_get_selected (cell->item))
    return;
  if (active)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (cell->columns->selection), position, FALSE);
  else
    gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (cell->columns->selection), position);
}

static GtkWidget *
create_child (Cell *cell)
{
  GtkWidget *child;

  switch (cell->column) {
  case CHECK:
    child = gtk_check_button_new ();
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
    /* The row has the focus, so that Return opens it, and Tab leaves the list; Ctrl+Space does what the button does. */
    gtk_widget_set_focusable (child, FALSE);
    gtk_widget_set_can_focus (child, FALSE); /* or Tab would stop at it all the same */
    g_signal_connect (child, "toggled", G_CALLBACK (on_check_toggled), cell);
    return child;
  case PERSON:
    return GTK_WIDGET (kh_user_cell_new ());
  case ROLES:
    child = GTK_WIDGET (kh_role_pills_new ());
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
    return child;
  default:
    child = GTK_WIDGET (kh_line_new ());
    kh_line_set_common (KH_LINE (child));
    kh_line_set_room (KH_LINE (child), cell->columns->samples[cell->column]);
    gtk_widget_set_halign (child, GTK_ALIGN_START);
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
    if (cell->column != STATUS)
      gtk_widget_add_css_class (child, "kh-dim");
    return child;
  }
}

static void
let_go_of_user (Cell *cell)
{
  if (cell->user != NULL)
    g_clear_signal_handler (&cell->handler, cell->user);
  g_clear_object (&cell->user);
}

static void
take_user (Cell *cell)
{
  let_go_of_user (cell);
  cell->user = g_object_ref (kh_shown_row_get_item (cell->row));
  cell->handler = g_signal_connect_swapped (cell->user, "notify", G_CALLBACK (show_again), cell);
  show (cell);
}

static void
cell_free (Cell *cell)
{
  g_clear_object (&cell->row);
  g_clear_object (&cell->user);
  g_free (cell);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, KhUserColumns *self)
{
  Cell *cell = g_new0 (Cell, 1);
  KhAccount *account = kh_user_index_get_account (self->index);
  GtkWidget *child;

  cell->columns = self;
  cell->item = item;
  cell->column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "kh-column"));
  child = create_child (cell);
  gtk_list_item_set_child (item, child);
  g_object_set_data_full (G_OBJECT (item), "kh-cell", cell, (GDestroyNotify) cell_free);
  if (cell->column == CHECK)
    g_signal_connect (item, "notify::selected", G_CALLBACK (on_selected), cell);
  if (cell->column == PERSON) {
    show_again_on (cell, child, self, "folded");
    show_again_on (cell, child, account, "hints-changed");
  }
  if (cell->column == PERSON || cell->column == ROLES) {
    show_again_on (cell, child, kh_account_get_list (account, KH_COLLECTION_ROLES), "updated");
    show_again_on (cell, child, kh_account_get_list (account, KH_COLLECTION_AREAS), "updated");
  }
}

static void
on_teardown (GtkListItemFactory *factory, GtkListItem *item, KhUserColumns *self)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  Cell *cell = g_object_get_data (G_OBJECT (item), "kh-cell");

  if (child != NULL)
    g_signal_handlers_disconnect_by_data (child, cell);
  g_signal_handlers_disconnect_by_data (item, cell);
  gtk_list_item_set_child (item, NULL);
  g_object_set_data (G_OBJECT (item), "kh-cell", NULL);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, KhUserColumns *self)
{
  Cell *cell = g_object_get_data (G_OBJECT (item), "kh-cell");

  cell->row = g_object_ref (gtk_list_item_get_item (item));
  cell->row_handler = g_signal_connect_swapped (cell->row, "notify::item", G_CALLBACK (take_user), cell);
  take_user (cell);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, KhUserColumns *self)
{
  Cell *cell = g_object_get_data (G_OBJECT (item), "kh-cell");

  let_go_of_user (cell);
  g_clear_signal_handler (&cell->row_handler, cell->row);
  g_clear_object (&cell->row);
}

static GtkOrdering
order (gint64 a, gint64 b)
{
  return a < b ? GTK_ORDERING_SMALLER : a > b ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer index)
{
  return order (kh_user_index_compare_names (index, (KhUser *) a, (KhUser *) b), 0);
}

static int
compare_last_seen (gconstpointer a, gconstpointer b, gpointer data)
{
  return order (kh_user_get_last_seen_at ((KhUser *) a), kh_user_get_last_seen_at ((KhUser *) b));
}

static int
compare_status (gconstpointer a, gconstpointer b, gpointer data)
{
  return order (kh_user_get_status ((KhUser *) a), kh_user_get_status ((KhUser *) b));
}

static int
compare_language (gconstpointer a, gconstpointer b, gpointer data)
{
  const char *left = kh_user_get_language ((KhUser *) a);
  const char *right = kh_user_get_language ((KhUser *) b);

  return order (g_strcmp0 (left, right), 0);
}

static void
on_index_changed (GtkSorter *sorter)
{
  gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static GtkSorter *
create_sorter (KhUserColumns *self, Column column)
{
  static const GCompareDataFunc functions[N_COLUMNS] = {
    [PERSON] = compare_names, [LANGUAGE] = compare_language, [LAST_SEEN] = compare_last_seen, [STATUS] = compare_status,
  };
  GtkSorter *sorter;

  if (functions[column] == NULL)
    return NULL;
  sorter = GTK_SORTER (gtk_custom_sorter_new (functions[column], g_object_ref (self->index), g_object_unref));
  g_signal_connect_object (self->index, "changed", G_CALLBACK (on_index_changed), sorter, G_CONNECT_SWAPPED);
  return sorter;
}

static void
unref_columns (gpointer self, GClosure *closure)
{
  g_object_unref (self);
}

/* Cells come and go, and the last of them with the view: the factory keeps @self until then. */
static void
connect_factory (GtkListItemFactory *factory, const char *signal, GCallback callback, KhUserColumns *self)
{
  g_signal_connect_data (factory, signal, callback, g_object_ref (self), unref_columns, 0);
}

static void
add_column (KhUserColumns *self, GtkColumnView *view, Column column, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = create_sorter (self, column);

  g_object_set_data (G_OBJECT (factory), "kh-column", GINT_TO_POINTER (column));
  connect_factory (factory, "setup", G_CALLBACK (on_setup), self);
  connect_factory (factory, "bind", G_CALLBACK (on_bind), self);
  connect_factory (factory, "unbind", G_CALLBACK (on_unbind), self);
  connect_factory (factory, "teardown", G_CALLBACK (on_teardown), self);
  self->columns[column] = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_sorter (self->columns[column], sorter);
  gtk_column_view_column_set_expand (self->columns[column], column == PERSON || column == ROLES);
  gtk_column_view_append_column (view, self->columns[column]);
  g_object_unref (self->columns[column]);
}

void
kh_user_columns_set_width (KhUserColumns *self, int width)
{
  KhCapabilities capabilities = kh_account_get_capabilities (kh_user_index_get_account (self->index));
  GtkWidget *view = GTK_WIDGET (gtk_column_view_column_get_column_view (self->columns[PERSON]));
  gboolean folded = width < kh_fit_scale (view, WIDTH_UNFOLDED);
  gboolean with_language = width >= kh_fit_scale (view, WIDTH_LANGUAGE);

  /* Without roles it has the rights. */
  gtk_column_view_column_set_title (self->columns[ROLES],
                                    (capabilities & KH_CAPABILITY_ROLES) != 0 ? _ ("Roles") : _ ("Rights"));
  gtk_column_view_column_set_visible (self->columns[ROLES],
                                      !folded && (capabilities & (KH_CAPABILITY_ROLES | KH_CAPABILITY_GRANTS)) != 0);
  gtk_column_view_column_set_visible (self->columns[LANGUAGE],
                                      with_language && (capabilities & KH_CAPABILITY_INVITE_LANGUAGE) != 0);
  gtk_column_view_column_set_visible (self->columns[LAST_SEEN],
                                      !folded && (capabilities & KH_CAPABILITY_LAST_SEEN) != 0);
  gtk_column_view_column_set_visible (self->columns[STATUS], !folded);
  if (self->folded == folded)
    return;
  self->folded = folded;
  g_signal_emit (self, folded_signal, 0);
}

static void
kh_user_columns_finalize (GObject *object)
{
  KhUserColumns *self = KH_USER_COLUMNS (object);

  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (self->samples[i]);
  g_clear_object (&self->selection);
  g_clear_object (&self->index);
  G_OBJECT_CLASS (kh_user_columns_parent_class)->finalize (object);
}

static void
kh_user_columns_class_init (KhUserColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_user_columns_finalize;
  folded_signal = g_signal_new ("folded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
kh_user_columns_init (KhUserColumns *self)
{
}

static void
take_sample (KhUserColumns *self, PangoLayout *layout, Column column, const char *text, int *most)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= *most)
    return;
  *most = width;
  g_free (self->samples[column]);
  self->samples[column] = g_strdup (text);
}

/* The text with the widest digit in place of all its digits. */
static char *
widen_digits (PangoLayout *layout, char *text)
{
  char widest = '0';
  int most = 0;

  for (char digit = '0'; digit <= '9'; digit++) {
    int width;

    pango_layout_set_text (layout, &digit, 1);
    pango_layout_get_size (layout, &width, NULL);
    if (width > most)
      widest = digit;
    most = MAX (most, width);
  }
  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      *c = widest;
  return text;
}

/* The widest of what these columns mostly say. Would they be as wide as what they do say, each keystroke in the search
 * would move them. */
static void
take_samples (KhUserColumns *self, GtkColumnView *view)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), NULL);
  int language = 0, status = 0, last_seen = 0;

  for (guint i = 0; kh_languages[i] != NULL; i++)
    take_sample (self, layout, LANGUAGE, kh_language_get_name (kh_languages[i]), &language);
  for (KhUserStatus i = KH_USER_STATUS_ACTIVE; i <= KH_USER_STATUS_REMOVED; i++)
    take_sample (self, layout, STATUS, kh_text_for_user_status (i), &status);
  for (guint month = 0; month < RECENT_MONTHS; month++) {
    g_autofree char *text = widen_digits (layout, kh_text_for_past (kh_time_now () - month * 30 * KH_DAY));

    take_sample (self, layout, LAST_SEEN, text, &last_seen);
  }
}

KhUserColumns *
kh_user_columns_new (GtkColumnView *view, KhUserIndex *index, KhMarkSelection *selection)
{
  KhUserColumns *self = g_object_new (KH_TYPE_USER_COLUMNS, NULL);

  self->index = g_object_ref (index);
  self->selection = g_object_ref (selection);
  take_samples (self, view);
  add_column (self, view, CHECK, NULL); /* no sign, for few fonts have one, and looking for one that has takes long */
  add_column (self, view, PERSON, _ ("Person"));
  add_column (self, view, ROLES, _ ("Roles"));
  add_column (self, view, LANGUAGE, _ ("Language"));
  add_column (self, view, LAST_SEEN, _ ("Last Seen"));
  add_column (self, view, STATUS, C_ ("user", "Status"));
  gtk_column_view_sort_by_column (view, self->columns[PERSON], GTK_SORT_ASCENDING);
  return self;
}
