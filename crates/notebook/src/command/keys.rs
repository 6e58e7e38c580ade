//! Keys as a browser reports them, and the commands they call.

use super::{COMMANDS, CommandId};
use crate::selection::Mode;

/// A key that follows another one later than this, in milliseconds, is no sequence with it.
pub const KEY_PAUSE_MS: u64 = 1000;

/// A key pressed, with the keys held down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    /// An upper-case letter, a digit, another character, or a name such as `ArrowUp`.
    key: String,
    ctrl: bool,
    meta: bool,
    alt: bool,
    shift: bool,
}

impl Stroke {
    /// From a browser's keyboard event: its `key` and `code`, and the modifiers. `None` for a modifier alone.
    ///
    /// Letters and digits are told by the key's place when its layout has no Latin letter there, or when Alt makes
    /// another character of it; of other characters the character itself counts, and not whether it took Shift.
    #[must_use]
    pub fn new(key: &str, code: &str, ctrl: bool, meta: bool, alt: bool, shift: bool) -> Option<Self> {
        if matches!(key, "Shift" | "Control" | "Alt" | "Meta" | "AltGraph" | "CapsLock" | "Dead" | "Process" | "") {
            return None;
        }
        let place = code.strip_prefix("Key").or_else(|| code.strip_prefix("Digit"));
        let is_latin = key.len() == 1 && key.as_bytes()[0].is_ascii_alphanumeric();
        let is_char = key.chars().count() == 1;
        let mut shifted = shift;
        let key = if key == " " || code == "Space" {
            "Space".to_owned()
        } else if let Some(place) = place.filter(|_| is_char && (alt || !is_latin && (!key.is_ascii() || ctrl || meta)))
        {
            place.to_owned()
        } else if is_latin {
            key.to_ascii_uppercase()
        } else if key == "_" {
            // The minus with Shift, on most layouts.
            "-".to_owned()
        } else {
            shifted = shift && !is_char;
            key.to_owned()
        };
        Some(Self { key, ctrl, meta, alt, shift: shifted })
    }

    /// It is what a table's `Ctrl+Shift+M` means on this machine.
    fn is(&self, written: &str, mac: bool) -> bool {
        let (mut ctrl, mut meta, mut alt, mut shift) = (false, false, false, false);
        let mut key = written;
        while let Some((modifier, rest)) =
            key.split_once('+').filter(|(modifier, rest)| !modifier.is_empty() && !rest.is_empty())
        {
            match modifier {
                "Accel" if mac => meta = true,
                "Accel" | "Ctrl" => ctrl = true,
                "Alt" => alt = true,
                _ => shift = true,
            }
            key = rest;
        }
        self.key == key && (self.ctrl, self.meta, self.alt, self.shift) == (ctrl, meta, alt, shift)
    }
}

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// This command is called.
    Run(CommandId),
    /// The beginning of a sequence: the key is taken, the next one decides.
    Begun,
    /// Nothing: the key goes where it would go without us.
    Pass,
}

/// Finds the commands that keys call, also by sequences such as `D D`.
#[derive(Debug, Clone, Default)]
pub struct KeyMap {
    mac: bool,
    begun: Vec<Stroke>,
    /// When the last key of the sequence was pressed.
    at: u64,
}

impl KeyMap {
    /// `mac`: `Accel` is Cmd.
    #[must_use]
    pub fn new(mac: bool) -> Self {
        Self { mac, ..Self::default() }
    }

    /// A key was pressed at `now`, a time in milliseconds that only has to grow.
    pub fn press(&mut self, stroke: Stroke, mode: Mode, now: u64) -> Press {
        if now.saturating_sub(self.at) > KEY_PAUSE_MS {
            self.begun.clear();
        }
        self.at = now;
        self.begun.push(stroke);
        let mut press = self.look_up(mode);
        if press == Press::Pass && self.begun.len() > 1 {
            // Not the sequence that it began to be; the key may still mean something by itself.
            self.begun.drain(..self.begun.len() - 1);
            press = self.look_up(mode);
        }
        if press != Press::Begun {
            self.begun.clear();
        }
        press
    }

    fn look_up(&self, mode: Mode) -> Press {
        let mut begins = false;
        for command in COMMANDS {
            for binding in command.keys.iter().filter(|binding| binding.when.holds(mode)) {
                let mut written = binding.keys.split(' ');
                let matches =
                    self.begun.iter().all(|stroke| written.next().is_some_and(|key| stroke.is(key, self.mac)));
                match (matches, written.next()) {
                    (true, None) => return Press::Run(command.id),
                    (true, Some(_)) => begins = true,
                    (false, _) => {}
                }
            }
        }
        if begins { Press::Begun } else { Press::Pass }
    }
}

/// A table's keys as people of this machine write them: `Ctrl+Shift+M`, on a Mac `⌃⇧M`.
#[must_use]
pub fn describe(keys: &str, mac: bool) -> String {
    let key = |key: &str| -> String {
        let mac_name = match key {
            "Accel" => "⌘",
            "Ctrl" => "⌃",
            "Alt" => "⌥",
            "Shift" => "⇧",
            _ => "",
        };
        match key {
            _ if mac && !mac_name.is_empty() => mac_name.to_owned(),
            "Accel" => "Ctrl".to_owned(),
            "ArrowUp" => "↑".to_owned(),
            "ArrowDown" => "↓".to_owned(),
            "ArrowLeft" => "←".to_owned(),
            "ArrowRight" => "→".to_owned(),
            "Escape" => "Esc".to_owned(),
            "" => "+".to_owned(),
            other => other.to_owned(),
        }
    };
    let stroke = |stroke: &str| {
        let names: Vec<String> = stroke.split('+').map(key).collect();
        names.join(if mac { "" } else { "+" })
    };
    keys.split(' ').map(stroke).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::command::{When, command};

    fn key(text: &str) -> Stroke {
        Stroke::new(text, "", false, false, false, false).expect("a key")
    }

    fn press(map: &mut KeyMap, stroke: Stroke) -> Press {
        map.press(stroke, Mode::Command, 0)
    }

    #[test]
    fn no_keys_call_two_commands_and_no_command_is_there_twice() {
        for mac in [false, true] {
            for mode in [Mode::Command, Mode::Edit] {
                let mut seen: BTreeMap<String, CommandId> = BTreeMap::new();
                for command in COMMANDS {
                    for binding in command.keys.iter().filter(|binding| binding.when.holds(mode)) {
                        let keys = binding.keys.replace("Accel", if mac { "Meta" } else { "Ctrl" });
                        let other = seen.insert(keys.clone(), command.id);
                        assert!(
                            other.is_none_or(|other| other == command.id),
                            "{keys}: {other:?} and {:?}",
                            command.id
                        );
                    }
                }
                let sequences: Vec<&String> = seen.keys().filter(|keys| keys.contains(' ')).collect();
                for sequence in sequences {
                    let first = sequence.split(' ').next().expect("a key");
                    assert!(!seen.contains_key(first), "{first} alone would hide {sequence}");
                }
            }
        }
        for (i, one) in COMMANDS.iter().enumerate() {
            assert_eq!(command(one.id).map(|found| found.title), Some(one.title));
            assert!(
                COMMANDS[i + 1..].iter().all(|other| other.id != one.id && other.title != one.title),
                "{}",
                one.title
            );
        }
    }

    #[test]
    fn every_key_of_the_table_calls_its_command() {
        for command in COMMANDS {
            for binding in command.keys {
                let mode = if binding.when == When::Edit { Mode::Edit } else { Mode::Command };
                for mac in [false, true] {
                    let mut map = KeyMap::new(mac);
                    let mut last = Press::Pass;
                    for written in binding.keys.split(' ') {
                        let (mut ctrl, mut meta, mut alt, mut shift) = (false, false, false, false);
                        let mut name = written;
                        while let Some((modifier, rest)) = name.split_once('+') {
                            match modifier {
                                "Accel" if mac => meta = true,
                                "Accel" | "Ctrl" => ctrl = true,
                                "Alt" => alt = true,
                                _ => shift = true,
                            }
                            name = rest;
                        }
                        let typed = match name {
                            "Space" => " ".to_owned(),
                            "-" if shift => "_".to_owned(),
                            name if name.len() == 1 && !shift => name.to_ascii_lowercase(),
                            name => name.to_owned(),
                        };
                        let code = match name {
                            "-" => "Minus".to_owned(),
                            name if name.len() == 1 && name.as_bytes()[0].is_ascii_alphabetic() => format!("Key{name}"),
                            _ => String::new(),
                        };
                        let stroke = Stroke::new(&typed, &code, ctrl, meta, alt, shift).expect("a key");
                        last = map.press(stroke, mode, 0);
                    }
                    assert_eq!(last, Press::Run(command.id), "{} {}", command.title, binding.keys);
                }
            }
        }
    }

    #[test]
    fn sequences_need_their_keys_in_time_and_nothing_between() {
        let mut map = KeyMap::new(false);
        assert_eq!(press(&mut map, key("d")), Press::Begun);
        assert_eq!(press(&mut map, key("d")), Press::Run(CommandId::DeleteCells));
        assert_eq!(press(&mut map, key("d")), Press::Begun);
        assert_eq!(press(&mut map, key("b")), Press::Run(CommandId::InsertBelow), "b means itself");
        assert_eq!(press(&mut map, key("d")), Press::Begun);
        assert_eq!(map.press(key("d"), Mode::Command, 2000), Press::Begun, "too late: it begins anew");
        assert_eq!(map.press(key("d"), Mode::Command, 2500), Press::Run(CommandId::DeleteCells));
    }

    #[test]
    fn letters_are_typed_in_edit_mode() {
        let mut map = KeyMap::new(false);
        for text in ["d", "b", "i", " ", "Enter", "ArrowUp"] {
            assert_eq!(map.press(key(text), Mode::Edit, 0), Press::Pass, "{text}");
        }
    }

    #[test]
    fn keyboards_of_other_layouts_and_macs_reach_the_same_commands() {
        let stroke = |key, code, ctrl, meta, alt, shift| Stroke::new(key, code, ctrl, meta, alt, shift).expect("a key");
        let mut map = KeyMap::new(false);
        assert_eq!(
            press(&mut map, stroke("и", "KeyB", false, false, false, false)),
            Press::Run(CommandId::InsertBelow)
        );
        assert_eq!(press(&mut map, stroke("?", "Minus", false, false, false, true)), Press::Run(CommandId::Shortcuts));
        assert_eq!(press(&mut map, stroke("s", "KeyS", true, false, false, false)), Press::Run(CommandId::Save));
        let mut mac = KeyMap::new(true);
        assert_eq!(
            press(&mut mac, stroke("¬", "KeyL", false, false, true, false)),
            Press::Run(CommandId::FindInSelection)
        );
        assert_eq!(press(&mut mac, stroke("s", "KeyS", false, true, false, false)), Press::Run(CommandId::Save));
        assert_eq!(press(&mut mac, stroke("s", "KeyS", true, false, false, false)), Press::Pass);
        assert_eq!(Stroke::new("Shift", "ShiftLeft", false, false, false, true), None);
    }

    #[test]
    fn keys_are_written_as_each_system_writes_them() {
        assert_eq!(describe("Accel+Shift+C", false), "Ctrl+Shift+C");
        assert_eq!(describe("Accel+Shift+C", true), "⌘⇧C");
        assert_eq!(describe("D D", false), "D, D");
        assert_eq!(describe("Ctrl+Shift+ArrowUp", false), "Ctrl+Shift+↑");
        assert_eq!(describe("Ctrl+Shift+-", false), "Ctrl+Shift+-");
    }
}
