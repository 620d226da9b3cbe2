# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
# A failing assertion within the harness shows its values too.
pytest.register_assert_rewrite('contract', 'harness')

from fixtures import *  # noqa: E402, F401, F403
