//! Charts (`js/src/entry/chart.ts`).

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use super::values::object;

#[wasm_bindgen]
extern "C" {
    type Module;
    #[wasm_bindgen(method)]
    fn render(this: &Module, parent: &HtmlElement, spec: &str, options: &js_sys::Object) -> js_sys::Promise;

    type Raw;
    #[wasm_bindgen(method)]
    fn destroy(this: &Raw);
}

/// A chart in the page; gone when dropped.
pub struct Chart(Raw);

impl Drop for Chart {
    fn drop(&mut self) {
        self.0.destroy();
    }
}

impl Chart {
    /// Draws a Vega-Lite specification at the end of `parent`.
    ///
    /// # Errors
    /// A sentence for the person.
    pub async fn draw(parent: &HtmlElement, spec: &str, dark: bool, width: f64, label: &str) -> Result<Self, String> {
        let module: Module = super::assets::load("chart")
            .await
            .map_err(|_| "The charts could not be loaded. Check the connection and try again.".to_owned())?
            .unchecked_into();
        let options = object(&[("dark", dark.into()), ("width", width.into()), ("label", label.into())]);
        let drawn = JsFuture::from(module.render(parent, spec, &options)).await;
        drawn.map(|chart| Self(chart.unchecked_into())).map_err(|error| {
            error
                .dyn_into::<js_sys::Error>()
                .map_or_else(|_| "The chart can't be drawn.".to_owned(), |e| e.message().into())
        })
    }
}
