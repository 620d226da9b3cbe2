/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-history-query.h"

#include <string.h>

#include "base/kh-text.h"

KhHistoryQuery *
kh_history_query_copy (const KhHistoryQuery *query)
{
  KhHistoryQuery *copy = g_new0 (KhHistoryQuery, 1);

  if (query == NULL)
    return copy;
  copy->person = g_strdup (query->person);
  copy->action = g_strdup (query->action);
  copy->text = g_strdup (query->text);
  copy->since = query->since;
  copy->until = query->until;
  return copy;
}

void
kh_history_query_free (KhHistoryQuery *query)
{
  g_free (query->person);
  g_free (query->action);
  g_free (query->text);
  g_free (query);
}

gboolean
kh_history_query_equal (const KhHistoryQuery *a, const KhHistoryQuery *b)
{
  return g_strcmp0 (a->person, b->person) == 0 && g_strcmp0 (a->action, b->action) == 0
         && g_strcmp0 (a->text, b->text) == 0 && a->since == b->since && a->until == b->until;
}

gboolean
kh_history_query_is_narrow (const KhHistoryQuery *query)
{
  return query->person != NULL || query->action != NULL || query->text != NULL || query->since != 0
         || query->until != 0;
}

static gboolean
is_action (const char *action, const char *wanted)
{
  gsize length = strlen (wanted);

  return g_str_has_prefix (action, wanted) && (action[length] == '\0' || action[length] == '.');
}

static gboolean
has (const char *value, const char *folded_text)
{
  g_autofree char *folded = value != NULL ? kh_text_fold (value) : NULL;

  return folded != NULL && strstr (folded, folded_text) != NULL;
}

static gboolean
has_text (KhEvent *event, const char *text)
{
  g_autofree char *folded = kh_text_fold (text);

  if (has (kh_event_get_actor_name (event), folded) || has (kh_event_get_target_name (event), folded)
      || has (kh_event_get_ip (event), folded))
    return TRUE;
  for (guint i = 0; i < kh_event_get_n_changes (event); i++) {
    const char *field, *old_value, *new_value;
    kh_event_get_change (event, i, &field, &old_value, &new_value);
    if (has (old_value, folded) || has (new_value, folded))
      return TRUE;
  }
  return FALSE;
}

gboolean
kh_history_query_matches (const KhHistoryQuery *query, KhEvent *event)
{
  if (query->person != NULL && g_strcmp0 (query->person, kh_event_get_actor (event)) != 0
      && g_strcmp0 (query->person, kh_event_get_target (event)) != 0)
    return FALSE;
  if (query->action != NULL && !is_action (kh_event_get_action (event), query->action))
    return FALSE;
  if ((query->since != 0 && kh_event_get_time (event) < query->since)
      || (query->until != 0 && kh_event_get_time (event) >= query->until))
    return FALSE;
  return query->text == NULL || has_text (event, query->text);
}
