/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/roles/kh-role-matrix.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/roles/kh-role-table.h"
#include "ui/roles/kh-role-text.h"
#include "ui/roles/kh-turned-label.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

/* Widths in application pixels; of cells with words at the usual size of text. */
#define WORD_CELL       84
#define WORD_CELL_MAX   120
#define LETTER_CELL     42
#define LETTER_CELL_MAX 64
#define NAMES_WIDE      200
#define NAMES_SMALL     128
#define SMALL_WIDTH     560
/* Most of the width that the names of the areas take, where they are long. */
#define NAMES_SHARE     0.5
#define NAME_PADDING    20
#define BAR_WIDTH       16
#define NO_LEVEL        0xff

typedef struct {
  int names; /* width of the areas' names */
  int cell;  /* width of a column */
  gboolean letters;
} Layout;

struct _KhRoleMatrix {
  AdwBin parent_instance;

  /* template children */
  GtkStack *stack;
  GtkAdjustment *across;
  GtkAdjustment *down;
  GtkWidget *heads;
  GtkWidget *names;
  GtkWidget *body;
  GtkWidget *down_bar;
  GtkWidget *across_bar;
  GtkLabel *legend;

  /* owned */
  KhAccount *account;
  char **words;
  KhRoleTable *table; /* NULL until it is first shown */
  guint8 *levels;    /* shown in each cell, row by row */
  guint idle;

  /* borrowed */
  GPtrArray *cells;      /* GtkInscription, row by row */
  GPtrArray *head_cells; /* one a column */
  GPtrArray *name_cells; /* GtkLabel, one a row */

  guint current;         /* the cell that has the focus when the matrix has */
  int width;
  Layout layout;
  gboolean stale;        /* changed while it was not seen */
};

enum { ROLE_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhRoleMatrix, kh_role_matrix, ADW_TYPE_BIN)

static guint
column_of (KhRoleMatrix *self, guint cell)
{
  return cell % kh_role_table_get_n_columns (self->table);
}

static guint
row_of (KhRoleMatrix *self, guint cell)
{
  return cell / kh_role_table_get_n_columns (self->table);
}

static const char *
text_for (KhRoleMatrix *self, KhLevel level)
{
  return self->layout.letters || level == KH_LEVEL_NONE ? kh_level_letter (level) : kh_text_for_level (level);
}

/* "Packer, Parcels: Guest" (transfer full) */
static char *
describe (KhRoleMatrix *self, guint cell, KhLevel level)
{
  /* Translators: a role, an area of the account, and the level that the role has there: "Packer, Parcels: Guest". */
  return g_strdup_printf (C_ ("role, area and level", "%s, %s: %s"),
                          kh_role_get_name (kh_role_table_get_role (self->table, column_of (self, cell))),
                          kh_area_get_name (kh_role_table_get_area (self->table, row_of (self, cell))),
                          kh_text_for_level (level));
}

/* An inscription's text is its accessible name as well, and that is too little. */
static void
show_text (KhRoleMatrix *self, guint cell)
{
  GtkWidget *widget = g_ptr_array_index (self->cells, cell);
  g_autofree char *label = describe (self, cell, self->levels[cell]);

  gtk_inscription_set_text (GTK_INSCRIPTION (widget), text_for (self, self->levels[cell]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_level (KhRoleMatrix *self, guint cell)
{
  GtkWidget *widget = g_ptr_array_index (self->cells, cell);
  KhLevel level = kh_role_table_get_level (self->table, column_of (self, cell), row_of (self, cell));

  if (self->levels[cell] == level)
    return;
  if (self->levels[cell] != NO_LEVEL)
    gtk_widget_remove_css_class (widget, kh_level_css_class (self->levels[cell]));
  self->levels[cell] = level;
  gtk_widget_add_css_class (widget, kh_level_css_class (level));
  show_text (self, cell);
}

static void
mark_current (KhRoleMatrix *self, gboolean mark)
{
  GtkWidget *head, *name;

  if (self->current >= self->cells->len)
    return;
  head = g_ptr_array_index (self->head_cells, column_of (self, self->current));
  name = g_ptr_array_index (self->name_cells, row_of (self, self->current));
  gtk_widget_set_focusable (g_ptr_array_index (self->cells, self->current), mark);
  if (mark) {
    gtk_widget_add_css_class (head, "kh-matrix-current");
    gtk_widget_add_css_class (name, "kh-matrix-current");
  } else {
    gtk_widget_remove_css_class (head, "kh-matrix-current");
    gtk_widget_remove_css_class (name, "kh-matrix-current");
  }
}

/* Only the current cell can have the focus, so that Tab goes past the matrix in one step. */
static void
focus_cell (KhRoleMatrix *self, guint cell)
{
  GtkWidget *widget;

  if (cell >= self->cells->len)
    return;
  widget = g_ptr_array_index (self->cells, cell);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_grab_focus (widget);
  if (self->current != cell)
    mark_current (self, FALSE);
  self->current = cell;
  mark_current (self, TRUE);
}

static void
activate_cell (KhRoleMatrix *self, guint cell)
{
  KhRole *role;

  if (cell >= self->cells->len)
    return;
  role = kh_role_table_get_role (self->table, column_of (self, cell));
  g_signal_emit (self, signals[ROLE_ACTIVATED], 0, kh_entity_get_id (KH_ENTITY (role)));
}

static gboolean
on_key (KhRoleMatrix *self, guint key, guint code, GdkModifierType state)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  int columns, rows, column, row;

  if (self->cells->len == 0 || (state & (GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  columns = kh_role_table_get_n_columns (self->table);
  rows = kh_role_table_get_n_rows (self->table);
  column = column_of (self, self->current);
  row = row_of (self, self->current);
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    column -= forward;
    break;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    column += forward;
    break;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    row--;
    break;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    row++;
    break;
  case GDK_KEY_Page_Up:
    row -= 8;
    break;
  case GDK_KEY_Page_Down:
    row += 8;
    break;
  case GDK_KEY_Home:
    column = 0;
    row = control ? 0 : row;
    break;
  case GDK_KEY_End:
    column = columns - 1;
    row = control ? rows - 1 : row;
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    activate_cell (self, self->current);
    return TRUE;
  default:
    return FALSE;
  }
  focus_cell (self, CLAMP (row, 0, rows - 1) * columns + CLAMP (column, 0, columns - 1));
  return TRUE;
}

/* Returns: FALSE where there is no cell. */
static gboolean
cell_at (KhRoleMatrix *self, double x, double y, guint *cell)
{
  GtkWidget *widget = gtk_widget_pick (self->body, x, y, GTK_PICK_DEFAULT);

  return widget != NULL && g_ptr_array_find (self->cells, widget, cell);
}

static void
on_pressed (KhRoleMatrix *self, int n, double x, double y)
{
  guint cell;

  if (!cell_at (self, x, y, &cell))
    return;
  focus_cell (self, cell);
  if (n == 2)
    activate_cell (self, cell);
}

static gboolean
on_query_tooltip (KhRoleMatrix *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree char *text = NULL;
  guint cell = self->current;

  if (self->cells->len == 0 || (!keyboard && !cell_at (self, x, y, &cell)))
    return FALSE;
  text = describe (self, cell, self->levels[cell]);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
on_head_clicked (KhRoleMatrix *self, GtkWidget *head)
{
  guint column;

  if (g_ptr_array_find (self->head_cells, head, &column))
    activate_cell (self, column);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
add_head (KhRoleMatrix *self, KhRole *role)
{
  GtkWidget *head = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (head), kh_turned_label_new (kh_role_get_name (role)));
  gtk_widget_add_css_class (head, "flat");
  gtk_widget_add_css_class (head, "kh-matrix-head");
  gtk_widget_set_valign (head, GTK_ALIGN_FILL);
  gtk_widget_set_tooltip_text (head, kh_role_get_name (role));
  gtk_accessible_update_property (GTK_ACCESSIBLE (head), GTK_ACCESSIBLE_PROPERTY_LABEL, kh_role_get_name (role), -1);
  /* From the keyboard, Enter on any cell below does the same. */
  gtk_widget_set_focusable (head, FALSE);
  g_signal_connect_object (head, "clicked", G_CALLBACK (on_head_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->heads), head);
  g_ptr_array_add (self->head_cells, head);
}

/* One line, for a row is as high as its cells. */
static void
set_name (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
}

/* With room for the bold letters of the current row. */
static int
measure_name (GtkWidget *label)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (label, gtk_label_get_text (GTK_LABEL (label)));
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  int width;

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width + NAME_PADDING;
}

static void
pair_heights (GtkWidget *name, GtkWidget *row)
{
  g_autoptr (GtkSizeGroup) group = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);

  gtk_size_group_add_widget (group, name);
  gtk_size_group_add_widget (group, row);
}

static void
add_group (KhRoleMatrix *self, const char *title)
{
  GtkWidget *name = gtk_label_new (NULL), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  set_name (name, title);
  gtk_widget_add_css_class (name, "kh-matrix-group");
  gtk_box_append (GTK_BOX (self->names), name);
  gtk_box_append (GTK_BOX (self->body), row);
  pair_heights (name, row);
}

static void
add_area (KhRoleMatrix *self, KhArea *area)
{
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ROW, NULL);

  set_name (name, kh_area_get_name (area));
  gtk_widget_add_css_class (name, "kh-matrix-name");
  gtk_box_append (GTK_BOX (self->names), name);
  g_ptr_array_add (self->name_cells, name);
  gtk_widget_add_css_class (row, "kh-matrix-row");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, kh_area_get_name (area), -1);
  for (guint i = 0; i < kh_role_table_get_n_columns (self->table); i++) {
    GtkWidget *cell = g_object_new (GTK_TYPE_INSCRIPTION, "accessible-role", GTK_ACCESSIBLE_ROLE_GRID_CELL, "xalign",
                                    0.5f, "yalign", 0.5f, "min-chars", 1, NULL);
    gtk_widget_add_css_class (cell, "kh-matrix-cell");
    gtk_box_append (GTK_BOX (row), cell);
    g_ptr_array_add (self->cells, cell);
  }
  gtk_box_append (GTK_BOX (self->body), row);
  pair_heights (name, row);
}

/* What the place allows: how wide the names of the areas are, how wide each cell, and words or letters. */
static void
measure (KhRoleMatrix *self, Layout *layout)
{
  int widest_name = 0; /* of the areas and their groups */
  int room;

  for (GtkWidget *name = gtk_widget_get_first_child (self->names); name != NULL; name = gtk_widget_get_next_sibling (name))
    widest_name = MAX (widest_name, measure_name (name));
  layout->names = CLAMP (widest_name, self->width < SMALL_WIDTH ? NAMES_SMALL : NAMES_WIDE,
                         MAX (NAMES_WIDE, (int) (self->width * NAMES_SHARE)));
  room = (self->width - layout->names - BAR_WIDTH) / MAX (1, (int) kh_role_table_get_n_columns (self->table));
  layout->letters = room < kh_fit_scale (GTK_WIDGET (self), WORD_CELL);
  layout->cell = layout->letters ? CLAMP (room, LETTER_CELL, LETTER_CELL_MAX)
                                 : MIN (room, kh_fit_scale (GTK_WIDGET (self), WORD_CELL_MAX));
}

static void
lay_out (KhRoleMatrix *self, const Layout *layout)
{
  gboolean letters = layout->letters, other = letters != self->layout.letters;

  self->layout = *layout;
  for (guint i = 0; i < self->name_cells->len; i++)
    gtk_widget_set_size_request (g_ptr_array_index (self->name_cells, i), layout->names, -1);
  for (guint i = 0; i < self->head_cells->len; i++) {
    GtkWidget *head = g_ptr_array_index (self->head_cells, i);
    gtk_widget_set_size_request (head, layout->cell, -1);
    kh_turned_label_set_upright (KH_TURNED_LABEL (gtk_button_get_child (GTK_BUTTON (head))), letters);
  }
  for (guint i = 0; i < self->cells->len; i++) {
    gtk_widget_set_size_request (g_ptr_array_index (self->cells, i), layout->cell, -1);
    if (other)
      show_text (self, i);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->legend), letters);
}

static void
build (KhRoleMatrix *self)
{
  guint columns = kh_role_table_get_n_columns (self->table), rows = kh_role_table_get_n_rows (self->table);
  const char *group = NULL;

  g_ptr_array_set_size (self->cells, 0);
  g_ptr_array_set_size (self->head_cells, 0);
  g_ptr_array_set_size (self->name_cells, 0);
  clear_box (self->heads);
  clear_box (self->names);
  clear_box (self->body);
  g_free (self->levels);
  self->levels = g_malloc (MAX (1, columns * rows));
  memset (self->levels, NO_LEVEL, columns * rows);
  for (guint i = 0; i < columns; i++)
    add_head (self, kh_role_table_get_role (self->table, i));
  for (guint i = 0; i < rows; i++) {
    KhArea *area = kh_role_table_get_area (self->table, i);
    if (g_strcmp0 (group, kh_area_get_group (area)) != 0) {
      group = kh_area_get_group (area);
      add_group (self, group);
    }
    add_area (self, area);
  }
  self->current = 0;
}

static void
update (KhRoleMatrix *self)
{
  g_autoptr (KhRoleTable) before = NULL;
  gboolean other;

  self->stale = FALSE;
  /* The cells that are there belong to the old columns and rows. */
  mark_current (self, FALSE);
  before = g_steal_pointer (&self->table);
  self->table = kh_role_table_new (self->account, self->words);
  other = !kh_role_table_has_same_heads (self->table, before);
  if (other)
    build (self);
  for (guint i = 0; i < self->cells->len; i++)
    show_level (self, i);
  if (other) {
    Layout layout;
    measure (self, &layout);
    lay_out (self, &layout);
  }
  mark_current (self, TRUE);
  gtk_stack_set_visible_child_name (self->stack, self->cells->len > 0 ? "matrix" : "none");
}

void
kh_role_matrix_refresh (KhRoleMatrix *self)
{
  if (self->account == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->stale = TRUE;
  else
    update (self);
}

void
kh_role_matrix_set_account (KhRoleMatrix *self, KhAccount *account)
{
  if (g_set_object (&self->account, account))
    kh_role_matrix_refresh (self);
}

void
kh_role_matrix_search (KhRoleMatrix *self, char **words)
{
  g_strfreev (self->words);
  self->words = g_strdupv (words);
  kh_role_matrix_refresh (self);
}

static void
kh_role_matrix_map (GtkWidget *widget)
{
  KhRoleMatrix *self = KH_ROLE_MATRIX (widget);

  if (self->stale && self->account != NULL)
    update (self);
  GTK_WIDGET_CLASS (kh_role_matrix_parent_class)->map (widget);
}

static gboolean
on_width_changed (gpointer data)
{
  KhRoleMatrix *self = data;
  Layout layout;

  self->idle = 0;
  self->width = gtk_widget_get_width (GTK_WIDGET (self));
  if (self->table == NULL)
    return G_SOURCE_REMOVE;
  measure (self, &layout);
  if (layout.names != self->layout.names || layout.cell != self->layout.cell
      || layout.letters != self->layout.letters)
    lay_out (self, &layout);
  return G_SOURCE_REMOVE;
}

/* Comes while sizes are given out: what follows from it has to wait until that is done. */
static void
on_page_size (KhRoleMatrix *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_width_changed, self, NULL);
}

static gboolean
is_scrollable (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  GtkAdjustment *adjustment = GTK_ADJUSTMENT (g_binding_dup_source (binding));

  g_value_set_boolean (to, gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment));
  g_object_unref (adjustment);
  return TRUE;
}

static void
bind_bar (GtkAdjustment *adjustment, GtkWidget *bar)
{
  g_object_bind_property_full (adjustment, "upper", bar, "visible", G_BINDING_SYNC_CREATE, is_scrollable, NULL, NULL,
                               NULL);
  g_object_bind_property_full (adjustment, "page-size", bar, "visible", G_BINDING_SYNC_CREATE, is_scrollable, NULL,
                               NULL, NULL);
}

static void
kh_role_matrix_dispose (GObject *object)
{
  KhRoleMatrix *self = KH_ROLE_MATRIX (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_role_matrix_parent_class)->dispose (object);
}

static void
kh_role_matrix_finalize (GObject *object)
{
  KhRoleMatrix *self = KH_ROLE_MATRIX (object);

  g_clear_pointer (&self->table, kh_role_table_free);
  g_ptr_array_unref (self->cells);
  g_ptr_array_unref (self->head_cells);
  g_ptr_array_unref (self->name_cells);
  g_strfreev (self->words);
  g_free (self->levels);
  G_OBJECT_CLASS (kh_role_matrix_parent_class)->finalize (object);
}

static void
kh_role_matrix_class_init (KhRoleMatrixClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kh_role_matrix_dispose;
  object_class->finalize = kh_role_matrix_finalize;
  widget_class->map = kh_role_matrix_map;
  signals[ROLE_ACTIVATED] = g_signal_new ("role-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/roles/kh-role-matrix.ui");
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, stack);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, across);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, down);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, heads);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, names);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, body);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, down_bar);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, across_bar);
  gtk_widget_class_bind_template_child (widget_class, KhRoleMatrix, legend);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
kh_role_matrix_init (KhRoleMatrix *self)
{
  g_autoptr (GString) legend = g_string_new (NULL);

  self->stale = TRUE;
  self->cells = g_ptr_array_new ();
  self->head_cells = g_ptr_array_new ();
  self->name_cells = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->across, "notify::page-size", G_CALLBACK (on_page_size), self, G_CONNECT_SWAPPED);
  bind_bar (self->across, self->across_bar);
  bind_bar (self->down, self->down_bar);
  for (int level = KH_LEVEL_APPROVER; level >= KH_LEVEL_NONE; level--) {
    if (legend->len > 0)
      g_string_append (legend, "   ");
    /* Translators: a letter and the level that it stands for: "G = Guest". */
    g_string_append_printf (legend, C_ ("legend", "%s = %s"), kh_level_letter (level), kh_text_for_level (level));
  }
  gtk_label_set_label (self->legend, legend->str);
}
