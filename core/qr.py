"""The picture that a telephone scans."""

import base64
import io

import qrcode
from qrcode.image.svg import SvgPathImage


def qr_picture(address: str) -> str:
    """Draw an address as a QR code: an SVG, as the ``src`` of a picture."""
    drawn = io.BytesIO()
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(address)
    code.make_image().save(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
