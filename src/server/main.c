/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kh-command-line.h"

int
main (int argc, char **argv)
{
  return kh_command_line_run (argc, argv);
}
