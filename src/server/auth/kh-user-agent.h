/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a User-Agent header (RFC 9110 §10.1.5) says of the program and the device, for people to recognize where they
 * are signed in. Pure, and a guess: whoever sends it writes what they like.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @client: (out): such as "Firefox 128" or "curl 8.5"; @device: (out): such as "Windows" or "iPhone". Both are
 * (transfer full) (nullable), and NULL for what is not told. */
void kh_user_agent_parse (const char *header, char **client, char **device);

G_END_DECLS
