# SPDX-License-Identifier: GPL-3.0-or-later
"""How wide a text is in some font, by Pango itself."""

import ctypes

_pango = ctypes.CDLL("libpango-1.0.so.0")
_cairo = ctypes.CDLL("libpangocairo-1.0.so.0")
_gtk = ctypes.CDLL("libgtk-4.so.1")
# Since 4.16 GTK does not put letters onto whole pixels any more, which made some texts wider.
WHOLE_PIXELS = _gtk.gtk_get_minor_version() < 16
for _library, _name in ((_cairo, "pango_cairo_font_map_get_default"), (_pango, "pango_font_map_create_context"),
                        (_pango, "pango_layout_new"), (_pango, "pango_font_description_new")):
    getattr(_library, _name).restype = ctypes.c_void_p


class Ruler:
    def __init__(self, family, weight, size):
        """WEIGHT: 400 is regular. SIZE: in pixels."""
        context = _pango.pango_font_map_create_context(ctypes.c_void_p(_cairo.pango_cairo_font_map_get_default()))
        _pango.pango_context_set_round_glyph_positions(ctypes.c_void_p(context), WHOLE_PIXELS)
        self.layout = ctypes.c_void_p(_pango.pango_layout_new(ctypes.c_void_p(context)))
        description = ctypes.c_void_p(_pango.pango_font_description_new())
        _pango.pango_font_description_set_family(description, family.encode())
        _pango.pango_font_description_set_weight(description, weight)
        _pango.pango_font_description_set_absolute_size(description, ctypes.c_double(size * 1024))
        _pango.pango_layout_set_font_description(self.layout, description)

    def measure(self, text):
        """Width and height of TEXT on as many lines as it has, in pixels."""
        _pango.pango_layout_set_text(self.layout, text.encode(), -1)
        width, height = ctypes.c_int(), ctypes.c_int()
        _pango.pango_layout_get_pixel_size(self.layout, ctypes.byref(width), ctypes.byref(height))
        return width.value, height.value
