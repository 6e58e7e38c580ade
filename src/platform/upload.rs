//! A file to the server. The browser streams it from the disk, and says how far it is, which `fetch` can't.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use livy_api::{Request, Transport};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, File, FormData, ProgressEvent, XmlHttpRequest};

use super::http::Reply;

type Listener = Closure<dyn FnMut(Event)>;

/// A request under way; given up when it is dropped before its end.
struct Flight {
    request: XmlHttpRequest,
    timed_out: Rc<Cell<bool>>,
    ended: oneshot::Receiver<()>,
    _listeners: [Listener; 3],
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.request.set_ontimeout(None);
        self.request.set_onloadend(None);
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        // One that has ended does not mind.
        let _ = self.request.abort();
    }
}

/// Sends `file` as the request's only part, under `name`. `progress` is told how much of it has left, from 0 to 1. A
/// dropped future gives the request up.
///
/// # Errors
/// When there is no whole reply within the request's deadline.
pub async fn send(
    root: &str,
    request: &Request,
    file: &File,
    name: &str,
    progress: impl Fn(f64) + 'static,
) -> Result<Reply, Transport> {
    let mut flight = begin(root, request, file, name, progress).map_err(|_| Transport::Unreachable)?;
    let _ = (&mut flight.ended).await;
    let status = flight.request.status().unwrap_or_default();
    let body = flight.request.response_text().ok().flatten().unwrap_or_default();
    match status {
        0 if flight.timed_out.get() => Err(Transport::TimedOut(request.deadline_ms)),
        0 => Err(Transport::Unreachable),
        status => Ok(Reply { status, body }),
    }
}

fn begin(
    root: &str,
    request: &Request,
    file: &File,
    name: &str,
    progress: impl Fn(f64) + 'static,
) -> Result<Flight, JsValue> {
    let form = FormData::new()?;
    form.append_with_blob_and_filename(request.file_part.unwrap_or("file"), file, name)?;
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async(request.method.as_str(), &format!("{root}{}", request.path), true)?;
    xhr.set_request_header("Accept", "application/json")?;
    xhr.set_request_header("X-Requested-By", "livy-notebook")?;
    xhr.set_timeout(request.deadline_ms);
    let left = Listener::new(move |event: Event| {
        if let Some(event) = event.dyn_ref::<ProgressEvent>().filter(|event| event.length_computable()) {
            progress(event.loaded() / event.total().max(1.0));
        }
    });
    let timed_out = Rc::new(Cell::new(false));
    let late = Rc::clone(&timed_out);
    let timeout = Listener::new(move |_| late.set(true));
    let (tell, ended) = oneshot::channel();
    let tell = RefCell::new(Some(tell));
    let end = Listener::new(move |_| {
        if let Some(tell) = tell.take() {
            let _ = tell.send(());
        }
    });
    xhr.upload()?.set_onprogress(Some(left.as_ref().unchecked_ref()));
    xhr.set_ontimeout(Some(timeout.as_ref().unchecked_ref()));
    xhr.set_onloadend(Some(end.as_ref().unchecked_ref()));
    xhr.send_with_opt_form_data(Some(&form))?;
    Ok(Flight { request: xhr, timed_out, ended, _listeners: [left, timeout, end] })
}
