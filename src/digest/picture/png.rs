//! From SVG to PNG, with the font that comes with the program: the same picture on every machine.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::error::{Fault, Result};

/// Pixels a unit. A picture taller than this many units gets one pixel a unit, so that it stays small.
const FINE: f32 = 1.5;
const TALL: f32 = 2000.0;

static FONT: &[u8] = include_bytes!("../../../config/fonts/NotoSans-Regular.ttf");

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(FONT)));
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

pub(super) fn drawn(svg: &str) -> Result<Vec<u8>> {
    let options = Options {
        fontdb: fonts(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| broken(&error))?;
    let size = tree.size();
    let scale = if size.height() > TALL { 1.0 } else { FINE };
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(|| broken(&"no size"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encoded(&pixels).map_err(|error| broken(&error))
}

/// A thorough encoding halves the file and takes six times as long, more than the drawing. The paper is opaque, so the
/// fourth channel says nothing.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let (mut opaque, mut file) = (Vec::with_capacity(pixels.data().len()), Vec::new());
    for pixel in pixels.data().chunks_exact(4) {
        opaque.extend_from_slice(&pixel[..3]);
    }
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(file)
}

fn broken(why: &dyn std::fmt::Display) -> crate::error::Error {
    Fault::Undrawable(why.to_string()).into()
}
