//! How a run of text looks.

/// A colour as the program named it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Color {
    /// The app's own.
    #[default]
    Default,
    /// 0 to 7 normal, 8 to 15 bright, 16 to 231 a 6×6×6 cube, 232 to 255 greys.
    Palette(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// A hyperlink of a [`super::Screen`], see [`super::Screen::link`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub(super) u16);

/// Colours and attributes of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// Colour of the text.
    pub foreground: Color,
    /// Colour behind the text.
    pub background: Color,
    attributes: u8,
    /// 0 is none.
    link: u16,
}

impl Style {
    pub(super) const PLAIN: Self =
        Self { foreground: Color::Default, background: Color::Default, attributes: 0, link: 0 };
    pub(super) const BOLD: u8 = 1;
    pub(super) const DIM: u8 = 2;
    pub(super) const ITALIC: u8 = 4;
    pub(super) const UNDERLINE: u8 = 8;
    pub(super) const INVERSE: u8 = 16;
    pub(super) const STRIKE: u8 = 32;

    pub(super) fn set(&mut self, attribute: u8, on: bool) {
        if on {
            self.attributes |= attribute;
        } else {
            self.attributes &= !attribute;
        }
    }

    /// Takes all colours and attributes back; a hyperlink lasts until it is closed.
    pub(super) fn reset(&mut self) {
        *self = Self { link: self.link, ..Self::PLAIN };
    }

    pub(super) fn set_link(&mut self, link: Option<LinkId>) {
        self.link = link.map_or(0, |LinkId(id)| id + 1);
    }

    /// Nothing but the app's own look.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::PLAIN
    }

    /// Bold.
    #[must_use]
    pub fn bold(&self) -> bool {
        self.attributes & Self::BOLD != 0
    }

    /// Dim.
    #[must_use]
    pub fn dim(&self) -> bool {
        self.attributes & Self::DIM != 0
    }

    /// Italic.
    #[must_use]
    pub fn italic(&self) -> bool {
        self.attributes & Self::ITALIC != 0
    }

    /// Underlined, in any of the styles a terminal may know.
    #[must_use]
    pub fn underline(&self) -> bool {
        self.attributes & Self::UNDERLINE != 0
    }

    /// Foreground and background change places.
    #[must_use]
    pub fn inverse(&self) -> bool {
        self.attributes & Self::INVERSE != 0
    }

    /// Struck through.
    #[must_use]
    pub fn strike(&self) -> bool {
        self.attributes & Self::STRIKE != 0
    }

    /// The hyperlink the run belongs to.
    #[must_use]
    pub fn link(&self) -> Option<LinkId> {
        self.link.checked_sub(1).map(LinkId)
    }
}
