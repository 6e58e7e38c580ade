//! Scrolling through more than a browser's elements can be high.

/// Height that an element is given at most, in pixels; Firefox stops at about 17.9 million, others later.
pub const MAX_HEIGHT: f64 = 16_000_000.0;

/// Near both ends an element's pixel is a pixel of the content; between, it may stand for many.
const EDGE: f64 = 100_000.0;
/// Pixels that small movements may take the scroll bar away from its place before it is put right.
const DRIFT: f64 = 25_000.0;

/// Maps what the element's scroll bar says to a position in the content and back.
///
/// Content that fits is mapped as it is. Otherwise a small movement (wheel, keys) moves the content by as many pixels,
/// and a large one (dragging the bar) by the share of the whole. Because small movements take the bar away from its
/// place, it has to be put right now and then: that is what [`ScrollMap::scrolled`] asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ScrollMap {
    content: f64,
    window: f64,
    position: f64,
    bar: f64,
}

impl ScrollMap {
    /// For content and a window of these heights, at the top.
    #[must_use]
    pub fn new(content: f64, window: f64) -> Self {
        Self { content: content.max(0.0), window: window.max(0.0), position: 0.0, bar: 0.0 }
    }

    /// Takes in other heights; the position stays as far as there is content. Answers what to set the element's
    /// `scrollTop` to, if it is not there already.
    pub fn resize(&mut self, content: f64, window: f64) -> Option<f64> {
        (self.content, self.window) = (content.max(0.0), window.max(0.0));
        let before = self.bar;
        let bar = self.go(self.position);
        (bar != before).then_some(bar)
    }

    /// Height to give the element that stands for the content.
    #[must_use]
    pub fn element_height(&self) -> f64 {
        self.content.min(MAX_HEIGHT)
    }

    /// Where the window's top is in the content.
    #[must_use]
    pub fn position(&self) -> f64 {
        self.position
    }

    /// Where to put something that stands at `y` in the content, inside the element.
    #[must_use]
    pub fn place(&self, y: f64) -> f64 {
        self.bar + (y - self.position)
    }

    /// The window shows the end of the content, give or take a pixel.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.position + self.window + 1.0 >= self.content
    }

    fn last(&self) -> f64 {
        (self.content - self.window).max(0.0)
    }

    fn last_bar(&self) -> f64 {
        (self.element_height() - self.window).max(0.0)
    }

    /// Goes to a position; answers what to set the element's `scrollTop` to.
    pub fn go(&mut self, position: f64) -> f64 {
        self.position = position.clamp(0.0, self.last());
        self.bar = self.bar_for(self.position);
        self.bar
    }

    fn bar_for(&self, position: f64) -> f64 {
        let (last, last_bar) = (self.last(), self.last_bar());
        let left = last - position;
        if last <= last_bar || position <= EDGE {
            position
        } else if left <= EDGE {
            last_bar - left
        } else {
            EDGE + (position - EDGE) / (last - 2.0 * EDGE) * (last_bar - 2.0 * EDGE)
        }
    }

    fn position_for(&self, bar: f64) -> f64 {
        let (last, last_bar) = (self.last(), self.last_bar());
        let left = last_bar - bar;
        if last <= last_bar || bar <= EDGE {
            bar
        } else if left <= EDGE {
            last - left
        } else {
            EDGE + (bar - EDGE) / (last_bar - 2.0 * EDGE) * (last - 2.0 * EDGE)
        }
    }

    /// The element was scrolled to `bar`. Answers what to set its `scrollTop` to if it has to be put right; the event
    /// that this makes is harmless.
    pub fn scrolled(&mut self, bar: f64) -> Option<f64> {
        let last_bar = self.last_bar();
        let bar = bar.clamp(0.0, last_bar);
        let moved = bar - self.bar;
        self.bar = bar;
        if self.last() <= last_bar || moved.abs() > 2.0 * self.window.max(1.0) {
            self.position = self.position_for(bar);
            return None;
        }
        self.position = (self.position + moved).clamp(0.0, self.last());
        let right = self.bar_for(self.position);
        // At an end of the bar there must be as much way left as there is content.
        let near = 2.0 * self.window;
        let stuck = (bar < near || last_bar - bar < near) && (right - bar).abs() > 1.0;
        if stuck || (right - bar).abs() > DRIFT {
            self.bar = right;
            return Some(right);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn content_that_fits_is_scrolled_as_it_is() {
        let mut map = ScrollMap::new(5000.0, 500.0);
        assert_eq!(map.scrolled(1234.5), None);
        assert_eq!(map.position(), 1234.5);
        assert_eq!(map.place(1300.0), 1300.0);
        assert_eq!(map.go(9999.0), 4500.0);
        assert!(map.at_end());
        assert_eq!(map.resize(3000.0, 500.0), Some(2500.0));
        assert_eq!(map.resize(9000.0, 500.0), None);
        assert!(!map.at_end());
    }

    #[test]
    fn the_wheel_moves_large_content_by_its_pixels_from_end_to_end() {
        let mut map = ScrollMap::new(100_000_000.0, 800.0);
        assert_eq!(map.element_height(), MAX_HEIGHT);
        let mut bar = 0.0;
        let mut way = 0.0;
        for _ in 0..200_000 {
            let before = map.position();
            bar += 600.0;
            if let Some(right) = map.scrolled(bar) {
                bar = right;
            }
            assert!((map.position() - before - 600.0).abs() < 1e-6 || map.at_end());
            way += map.position() - before;
        }
        assert!(map.at_end());
        assert!((way - (100_000_000.0 - 800.0)).abs() < 1e-3);
        for _ in 0..200_000 {
            bar -= 600.0;
            if let Some(right) = map.scrolled(bar) {
                bar = right;
            }
        }
        assert_eq!(map.position(), 0.0);
    }

    #[test]
    fn dragging_the_bar_reaches_every_part() {
        let mut map = ScrollMap::new(100_000_000.0, 800.0);
        map.scrolled(8_000_000.0);
        assert!((map.position() - 50_000_000.0).abs() < 10_000.0);
        map.scrolled(MAX_HEIGHT);
        assert!(map.at_end());
        map.scrolled(0.0);
        assert_eq!(map.position(), 0.0);
    }

    proptest! {
        #[test]
        fn going_somewhere_and_being_scrolled_there_agree(content in 1.0e5..1.0e9_f64, share in 0.0..1.0_f64) {
            let mut map = ScrollMap::new(content, 700.0);
            let position = share * (content - 700.0);
            let bar = map.go(position);
            prop_assert!((0.0..=MAX_HEIGHT - 700.0).contains(&bar));
            let mut dragged = ScrollMap::new(content, 700.0);
            dragged.position = content;
            dragged.bar = if bar > 1.0e5 { 0.0 } else { bar + 1.0e7 };
            dragged.scrolled(bar);
            prop_assert!((dragged.position() - position).abs() < 1e-3 * content.max(1.0) / 1000.0 + 1.0);
            prop_assert_eq!(map.scrolled(bar), None);
            prop_assert!((map.position() - position).abs() < 1e-9);
        }
    }
}
