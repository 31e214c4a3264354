"""The signs of the house, drawn on a 20 × 20 grid with a line of 1.75."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    "supported": '<circle cx="10" cy="10" r="7.5"/><path d="M6.5 10.3l2.4 2.4 4.6-5"/>',
    "attention": '<path d="M10 2.8l7.7 13.7H2.3z"/><path d="M10 8v4M10 14.2v.1"/>',
    "blocked": '<circle cx="10" cy="10" r="7.5"/><path d="M5 15L15 5"/>',
    "unknown": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="2.6 2.6"/>',
    "information": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9.2v4.6M10 6.2v.1"/>',
    "check": '<path d="M4 10.5l4 4 8-9"/>',
    "close": '<path d="M5 5l10 10M15 5L5 15"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="M13.2 13.2L17 17"/>',
    "next": '<path d="M7.5 4.5L13 10l-5.5 5.5"/>',
    "back": '<path d="M12.5 4.5L7 10l5.5 5.5"/>',
    "up": '<path d="M10 16V4.5M5 9l5-5 5 5"/>',
    "down": '<path d="M10 4v11.5M5 11l5 5 5-5"/>',
    "sort": '<path d="M6.5 8L10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5"/>',
    "sun": '<circle cx="10" cy="10" r="3.4"/><path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3'
    'l1.5 1.5M14.2 14.2l1.5 1.5M4.3 15.7l1.5-1.5M14.2 5.8l1.5-1.5"/>',
    "moon": '<path d="M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z"/>',
    "device": '<rect x="2.5" y="4" width="15" height="10" rx="1.5"/><path d="M7 17h6"/>',
    "clock": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
    "calendar": '<rect x="3" y="4.5" width="14" height="12.5" rx="1.5"/>'
    '<path d="M3 8.5h14M7 2.8v3M13 2.8v3"/>',
    "person": '<circle cx="10" cy="6.7" r="3.4"/><path d="M3.5 17c.6-3.8 3.2-5.5 6.5-5.5'
    's5.9 1.7 6.5 5.5"/>',
    "people": '<circle cx="7.3" cy="7" r="2.9"/><path d="M2 16.5c.5-3.4 2.5-5 5.3-5s4.8 1.6 5.3 5'
    'M12.8 4.3a2.9 2.9 0 0 1 0 5.4M14.6 11.9c1.9.6 3 2.2 3.4 4.6"/>',
    "home": '<path d="M3 9.2L10 3.3l7 5.9V17h-4.7v-4.6H7.7V17H3z"/>',
    "list": '<path d="M7.5 5.5H17M7.5 10H17M7.5 14.5H17M3.3 5.5h.1M3.3 10h.1M3.3 14.5h.1"/>',
    "page": '<path d="M5 2.8h6.7L15.5 6.6v10.6H5z"/><path d="M11.5 3v4h4"/>',
    "ruler": '<rect x="1.8" y="6.5" width="16.4" height="7" rx="1"/>'
    '<path d="M5 6.5v2.6M8.3 6.5v3.6M11.7 6.5v2.6M15 6.5v3.6"/>',
    "rate": '<path d="M3 16.5h14M4.5 13.5l1-3.4 7.6-7.3 2.6 2.6-7.6 7.3z"/>',
    "scale": '<path d="M10 3v14M6 17h8M3.5 6h13M5 6l-2.5 5.5h5zM15 6l-2.5 5.5h5z"/>',
    "chart": '<path d="M3 3v14h14"/><path d="M6 12.5l3.3-3.8 2.6 2.3L16.5 6"/>',
    "tree": '<rect x="7.3" y="2.8" width="5.4" height="4" rx="1"/><rect x="2.3" y="13.2"'
    ' width="5.4" height="4" rx="1"/><rect x="12.3" y="13.2" width="5.4" height="4" rx="1"/>'
    '<path d="M10 6.8v3.4M5 13.2v-3h10v3"/>',
    "download": '<path d="M10 3v9.5M6 9l4 4 4-4M3.5 16.8h13"/>',
    "upload": '<path d="M10 13V3.5M6 7l4-4 4 4M3.5 16.8h13"/>',
    "lock": '<rect x="4" y="9" width="12" height="8" rx="1.5"/><path d="M6.8 9V6.5a3.2 3.2 0 0 1'
    ' 6.4 0V9"/>',
    "key": '<circle cx="6.5" cy="13" r="3.5"/><path d="M9 10.5L16.5 3M13.5 6l2.3 2.3'
    'M11.5 8l1.6 1.6"/>',
    "building": '<path d="M3.5 17V3.5h8V17M11.5 8h5v9M2 17h16M6 6.5h3M6 9.5h3M6 12.5h3"/>',
    "flag": '<path d="M5 17.5V3M5 3.8h10l-2.2 3.4 2.2 3.4H5"/>',
    "undo": '<path d="M4 8h8.2a4.2 4.2 0 0 1 0 8.4H7M4 8l3.4-3.4M4 8l3.4 3.4"/>',
}


def icon(name: str) -> SafeString:
    """The sign as inline SVG, hidden from screen readers: the word beside it speaks."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" '
        'focusable="false">{}</svg>',
        mark_safe(PATHS[name]),  # constant drawings from the table above
    )
