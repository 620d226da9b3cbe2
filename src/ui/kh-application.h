/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application: its window, its actions and its accelerators.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_APPLICATION (kh_application_get_type ())
G_DECLARE_FINAL_TYPE (KhApplication, kh_application, KH, APPLICATION, AdwApplication)

/* @server_program: path of keyholder-server, for the sample store. */
KhApplication *kh_application_new (const char *server_program);

G_END_DECLS
