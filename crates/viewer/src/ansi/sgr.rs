//! Select graphic rendition: colours and attributes.

use super::escape::Parameters;
use super::style::{Color, Style};

/// Applies the parameters of an `m` sequence.
pub(super) fn apply(style: &mut Style, parameters: &Parameters) {
    let all = parameters.all();
    let mut at = 0;
    while let Some(&(number, _)) = all.get(at) {
        // The numbers that `:` ties to this one.
        let subs = all.get(at + 1..).unwrap_or_default().iter().take_while(|(_, sub)| *sub).count();
        let tied = all.get(at + 1..at + 1 + subs).unwrap_or_default();
        at += 1 + subs;
        match number {
            0 => style.reset(),
            1 => style.set(Style::BOLD, true),
            2 => style.set(Style::DIM, true),
            3 => style.set(Style::ITALIC, true),
            // `4:0` is none, `4:2` and above are other kinds of underline.
            4 => style.set(Style::UNDERLINE, tied.first().is_none_or(|(kind, _)| *kind != 0)),
            21 => style.set(Style::UNDERLINE, true),
            7 => style.set(Style::INVERSE, true),
            9 => style.set(Style::STRIKE, true),
            22 => style.set(Style::BOLD | Style::DIM, false),
            23 => style.set(Style::ITALIC, false),
            24 => style.set(Style::UNDERLINE, false),
            27 => style.set(Style::INVERSE, false),
            29 => style.set(Style::STRIKE, false),
            30..=37 => style.foreground = palette(number - 30),
            39 => style.foreground = Color::Default,
            40..=47 => style.background = palette(number - 40),
            49 => style.background = Color::Default,
            90..=97 => style.foreground = palette(number - 90 + 8),
            100..=107 => style.background = palette(number - 100 + 8),
            // 58 is the colour of underlines, which we don't draw, but its numbers must not be read as attributes.
            38 | 48 | 58 => {
                let color = if tied.is_empty() {
                    let (color, used) = separated(all.get(at..).unwrap_or_default());
                    at += used;
                    color
                } else {
                    colon(tied)
                };
                match (number, color) {
                    (38, Some(color)) => style.foreground = color,
                    (48, Some(color)) => style.background = color,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn palette(index: u16) -> Color {
    Color::Palette(byte(index))
}

fn byte(number: u16) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// `5;n` or `2;r;g;b`, and how many numbers that took.
fn separated(numbers: &[(u16, bool)]) -> (Option<Color>, usize) {
    match numbers {
        [(5, _), (index, _), ..] => (Some(palette(*index)), 2),
        [(2, _), (r, _), (g, _), (b, _), ..] => (Some(Color::Rgb(byte(*r), byte(*g), byte(*b))), 4),
        rest => (None, rest.len()),
    }
}

/// `5:n`, `2:r:g:b` or `2:colour space:r:g:b`.
fn colon(numbers: &[(u16, bool)]) -> Option<Color> {
    match numbers {
        [(5, _), (index, _), ..] => Some(palette(*index)),
        [(2, _), (r, _), (g, _), (b, _)] | [(2, _), _, (r, _), (g, _), (b, _), ..] => {
            Some(Color::Rgb(byte(*r), byte(*g), byte(*b)))
        }
        _ => None,
    }
}
