/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an answer is made of, for the kernel that sends and stores it.
 */
#pragma once

#include "server/http/kh-response.h"

G_BEGIN_DECLS

typedef struct {
  const char *code;
  guint status;
  const char *title;
} KhProblemKind;

struct _KhResponse {
  guint status;
  const char *type;    /* the media type, a literal; NULL without a body */
  char *body;          /* of a problem: made by kh_problem_render() */
  gsize length;
  GPtrArray *headers;  /* names and values in turn */
  gboolean keep_changes;
  gboolean hold;
  guint hold_seconds;

  /* Of a problem only: */
  const KhProblemKind *problem;
  char *detail;
  GPtrArray *fields;   /* pointers and codes in turn */
  char *contact_name;
  char *contact_email;
  const char *reason;  /* why a token that was good once is no longer, a literal; NULL: none is told */
};

/* Writes the body of a problem as JSON; does nothing to other answers. */
void kh_problem_render (KhResponse *response);

G_END_DECLS
