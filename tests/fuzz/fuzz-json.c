/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON from a stranger: what is accepted is as deep as it may be, and every text in it is text.
 */
#include "base/kh-json.h"
#include "kh-fuzz.h"

static void
check (JsonNode *node, guint depth)
{
  g_autoptr (GList) children = NULL;

  if (kh_json_is_string (node))
    g_assert_true (g_utf8_validate (json_node_get_string (node), -1, NULL));
  if (!JSON_NODE_HOLDS_OBJECT (node) && !JSON_NODE_HOLDS_ARRAY (node))
    return;
  g_assert_cmpuint (depth, <, KH_JSON_MAX_DEPTH);
  children = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_values (json_node_get_object (node))
                                           : json_array_get_elements (json_node_get_array (node));
  for (GList *l = children; l != NULL; l = l->next)
    check (l->data, depth + 1);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (JsonNode) root = kh_json_parse (text, size, &error);

  g_assert_true ((root == NULL) == (error != NULL));
  if (root != NULL)
    check (root, 0);
  return 0;
}
