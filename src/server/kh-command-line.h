/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program: keyholder-server and its subcommands, as the account API's page describes them.
 */
#pragma once

/* Runs until it is told to end. Returns: the exit status: 2 for a wrong option, or for something that it cannot use,
 * after one line on standard error. */
int kh_command_line_run (int argc, char **argv);
