"""A QR code as one SVG path, so that it needs neither style nor script."""


def qr_path(text: str) -> tuple[str, int]:
    """The dark modules of `text`'s code as an SVG path, and the side of its square (modules, with
    the quiet zone of four on each side)."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    matrix = code.get_matrix()
    rows = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return "".join(rows), len(matrix)
