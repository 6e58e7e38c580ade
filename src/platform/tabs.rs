//! Talking to the app's other tabs, and knowing which there are.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use super::spawn;

/// A channel that other tabs of this browser listen to as well; closed when dropped.
pub struct Channel {
    channel: BroadcastChannel,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

impl Channel {
    /// Listens on a channel; what this tab says itself is not heard. `None` where the browser has none.
    pub fn open(name: &str, heard: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref::<Function>()));
        Some(Self { channel, _heard: heard })
    }

    /// Says something to the other tabs.
    pub fn say(&self, text: &str) {
        // Only a closed channel refuses.
        let _ = self.channel.post_message(&text.into());
    }
}

#[wasm_bindgen]
extern "C" {
    type Locks;
    #[wasm_bindgen(method)]
    fn request(this: &Locks, name: &str, options: &JsValue, granted: &JsValue) -> Promise;
    #[wasm_bindgen(method)]
    fn query(this: &Locks) -> Promise;
}

/// The locks of this origin. On plain http browsers have none.
fn locks() -> Option<Locks> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

/// A sign that all tabs see, until it is dropped or its tab is gone, however that ended.
pub struct Sign {
    take_down: Function,
}

impl Drop for Sign {
    fn drop(&mut self) {
        let _ = self.take_down.call0(&JsValue::NULL);
    }
}

impl Sign {
    /// Puts it up: a lock that anybody else may hold as well. `None` where browsers have none.
    pub fn put_up(name: &str) -> Option<Self> {
        let locks = locks()?;
        let mut take_down = None;
        let held = Promise::new(&mut |resolve, _| take_down = Some(resolve));
        let granted = Closure::once_into_js(move |_: JsValue| JsValue::from(held));
        let options = Object::new();
        let _ = Reflect::set(&options, &"mode".into(), &"shared".into());
        let ended = locks.request(name, &options, &granted);
        // It ends with the sign.
        spawn::to_the_end(async move {
            let _ = JsFuture::from(ended).await;
        });
        take_down.map(|take_down| Self { take_down })
    }

    /// Whether some tab has put up a sign of this name; `None` where that can't be known.
    pub async fn is_up(name: &str) -> Option<bool> {
        let all = JsFuture::from(locks()?.query()).await.ok()?;
        let held = Reflect::get(&all, &"held".into()).ok()?;
        let named = |lock: JsValue| Reflect::get(&lock, &"name".into()).is_ok_and(|own| own == name);
        Some(Array::from(&held).iter().any(named))
    }
}
