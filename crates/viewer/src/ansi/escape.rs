//! Finds the control sequences in a text. The transitions are anstyle-parse's table; the bookkeeping is ours, so that
//! parameters and strings are bounded and plain text costs no step a byte.

use anstyle_parse::state::{Action, State, state_change};

/// Parameters of a control sequence kept; more are dropped.
const MAX_PARAMETERS: usize = 32;
/// Bytes of an operating system command kept; a longer one is dropped as a whole.
const MAX_STRING: usize = 4096;

/// Numbers of a control sequence, `;` and `:` told apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters {
    numbers: Vec<(u16, bool)>,
}

impl Parameters {
    /// The parameter at `index`; missing and 0 count as `default`.
    pub(super) fn get(&self, index: usize, default: u16) -> u16 {
        self.numbers.get(index).map_or(default, |(number, _)| if *number == 0 { default } else { *number })
    }

    /// Each number, and whether it belongs to the one before it (`:`).
    pub(super) fn all(&self) -> &[(u16, bool)] {
        &self.numbers
    }

    fn push(&mut self, number: u16, sub: bool) {
        if self.numbers.len() < MAX_PARAMETERS {
            self.numbers.push((number, sub));
        }
    }
}

/// What a piece of text asks for.
pub(super) trait Target {
    /// Printable text, without control characters below U+0080.
    fn text(&mut self, text: &str);
    /// A control character.
    fn control(&mut self, byte: u8);
    /// A control sequence without private markers.
    fn sequence(&mut self, parameters: &Parameters, end: u8);
    /// An operating system command, whole.
    fn command(&mut self, command: &str);
}

/// State between two pieces of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Escapes {
    state: State,
    parameters: Parameters,
    number: u16,
    sub: bool,
    /// A private marker or an intermediate was seen: such sequences are none of ours.
    private: bool,
    string: String,
    overlong: bool,
}

impl Escapes {
    pub(super) fn feed(&mut self, text: &str, target: &mut impl Target) {
        let mut rest = text;
        while !rest.is_empty() {
            if self.state == State::Ground {
                let end = rest.bytes().position(|byte| byte < 0x20 || byte == 0x7f).unwrap_or(rest.len());
                let (plain, special) = rest.split_at(end);
                if !plain.is_empty() {
                    target.text(plain);
                }
                rest = special;
            }
            let Some(next) = rest.chars().next() else { break };
            let (first, others) = rest.split_at(next.len_utf8());
            match first.as_bytes() {
                [byte] => self.step(*byte, target),
                // Beyond ASCII there is only text; inside a sequence it means something only to commands.
                _ if self.state == State::OscString => self.put(first),
                _ => {}
            }
            rest = others;
        }
    }

    fn step(&mut self, byte: u8, target: &mut impl Target) {
        if byte == b'\n' {
            // No sequence goes on past the end of a line: a stray escape must not swallow the rest of the output.
            self.state = State::Ground;
            target.control(byte);
            return;
        }
        let (next, action) = state_change(self.state, byte);
        if next == State::Anywhere {
            self.act(action, byte, target);
            return;
        }
        // CAN and SUB abort; anything else that leaves a command's string ends it.
        if self.state == State::OscString && !matches!(byte, 0x18 | 0x1a) && !self.overlong {
            target.command(&self.string);
        }
        self.act(action, byte, target);
        match next {
            State::CsiEntry | State::DcsEntry | State::Escape => {
                self.parameters.numbers.clear();
                (self.number, self.sub, self.private) = (0, false, false);
            }
            State::OscString => {
                self.string.clear();
                self.overlong = false;
            }
            _ => {}
        }
        self.state = next;
    }

    fn act(&mut self, action: Action, byte: u8, target: &mut impl Target) {
        match action {
            Action::Execute => target.control(byte),
            Action::Collect => self.private = true,
            Action::Param => match byte {
                b'0'..=b'9' => self.number = self.number.saturating_mul(10).saturating_add(u16::from(byte - b'0')),
                _ => {
                    self.parameters.push(self.number, self.sub);
                    (self.number, self.sub) = (0, byte == b':');
                }
            },
            Action::CsiDispatch if !self.private => {
                self.parameters.push(self.number, self.sub);
                target.sequence(&self.parameters, byte);
            }
            Action::OscPut => self.put(char::from(byte).encode_utf8(&mut [0; 4])),
            _ => {}
        }
    }

    fn put(&mut self, text: &str) {
        if self.string.len() + text.len() > MAX_STRING {
            self.overlong = true;
        } else {
            self.string.push_str(text);
        }
    }
}
