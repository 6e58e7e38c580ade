//! Servers by name: added, renamed, checked, removed, and one of them used.

use leptos::prelude::*;

use super::checks::Checks;
use crate::components::dialog::{Confirm, Dialog, Form};
use crate::components::field::{Field, Input};
use crate::drivers::servers::{self, Named};
use crate::drivers::services::Services;

#[component]
pub fn Servers() -> impl IntoView {
    let services = Services::here();
    let list = RwSignal::new(servers::all());
    let chosen = servers::chosen().map(|server| server.name).unwrap_or_default();
    let in_use = RwSignal::new(chosen);
    // The one that is changed; a new one without a name.
    let changing = RwSignal::new(Named::default());
    let open = RwSignal::new(false);
    let removing = RwSignal::new(false);
    let use_it = move |name: &str| servers::switch(name, &services.href("/sessions"));
    let change = move |server: Named| {
        changing.set(server);
        open.set(true);
    };
    let remove = Callback::new(move |()| {
        let name = changing.with_untracked(|server| server.name.clone());
        list.update(|list| list.retain(|server| server.name != name));
        list.with_untracked(|list| servers::keep(list));
        if in_use.with_untracked(|used| *used == name) {
            use_it("");
        }
    });
    let item = move |server: Named| {
        let own = StoredValue::new(server.clone());
        let used = in_use.with(|used| *used == server.name);
        let user = (!server.act_for.is_empty()).then(|| format!("for {}", server.act_for));
        view! {
            <li>
                <div class="server">
                    <strong>{server.name.clone()}</strong>
                    <span class="mono subtle">{server.address.clone()}</span>
                    <span class="subtle">{user}</span>
                    <span class="grow"></span>
                    <Use used name=server.name.clone() on_use=Callback::new(move |()| own.with_value(|own| use_it(&own.name))) />
                    <button
                        type="button"
                        aria-label=format!("Change {}", server.name)
                        on:click=move |_| change(own.get_value())
                    >
                        "Change"
                    </button>
                    <button
                        type="button"
                        class="quiet danger"
                        aria-label=format!("Remove {}", server.name)
                        on:click=move |_| {
                            changing.set(own.get_value());
                            removing.set(true);
                        }
                    >
                        "Remove"
                    </button>
                </div>
                {(!used).then(|| view! { <Checks server=Some(server) /> })}
            </li>
        }
    };
    let title = Signal::derive(move || {
        changing.with(|server| {
            if server.name.is_empty() { "Add a server".to_owned() } else { format!("Change {}", server.name) }
        })
    });
    let asks = Signal::derive(move || changing.with(|server| format!("Remove {}?", server.name)));
    let loses =
        "The server itself stays as it is, and so does what this browser kept of its sessions and batches.".to_owned();
    view! {
        <section aria-label="Servers">
            <h2>"Servers"</h2>
            <ul class="servers" aria-label="Servers by name">
                <li>
                    <div class="server">
                        <strong>"The server this page came with"</strong>
                        <span class="grow"></span>
                        {move || {
                            let used = in_use.with(String::is_empty);
                            view! { <Use used name="the server this page came with".to_owned() on_use=Callback::new(move |()| use_it("")) /> }
                        }}
                    </div>
                </li>
                {move || list.get().into_iter().map(item).collect_view()}
            </ul>
            <button type="button" on:click=move |_| change(Named::default())>
                "Add a server…"
            </button>
            <p class="small subtle">
                "Names and addresses are kept in this browser, users and passwords never: the browser asks for those. \
                What is kept of sessions, batches and notebooks' sessions is kept for each server apart."
            </p>
            <Dialog open title narrow=true>
                <Change server=changing.get_untracked() list in_use open />
            </Dialog>
            <Confirm open=removing title=asks loses=Signal::stored(loses) verb="Remove" on_confirm=remove />
        </section>
    }
}

/// Whether it is in use, or the button that uses it.
#[component]
fn Use(used: bool, name: String, on_use: Callback<()>) -> impl IntoView {
    if used {
        return view! { <span class="small subtle">"in use"</span> }.into_any();
    }
    view! {
        <button type="button" aria-label=format!("Use {name}") on:click=move |_| on_use.run(())>
            "Use"
        </button>
    }
    .into_any()
}

#[component]
fn Change(server: Named, list: RwSignal<Vec<Named>>, in_use: RwSignal<String>, open: RwSignal<bool>) -> impl IntoView {
    let services = Services::here();
    let (name, address) = (RwSignal::new(server.name.clone()), RwSignal::new(server.address.clone()));
    let act_for = RwSignal::new(server.act_for.clone());
    let (name_wrong, address_wrong) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let before = StoredValue::new(server);
    let trimmed = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
    let save = Callback::new(move |()| {
        let new = Named { name: trimmed(name), address: trimmed(address), act_for: trimmed(act_for) };
        let old = before.get_value();
        let taken = new.name != old.name && list.with_untracked(|list| list.iter().any(|one| one.name == new.name));
        name_wrong.set(match (new.name.is_empty(), taken) {
            (true, _) => Some("Give it a name.".to_owned()),
            (_, true) => Some("Another server has this name.".to_owned()),
            _ => None,
        });
        address_wrong.set(servers::refusal(&new.address).map(str::to_owned));
        if name_wrong.with_untracked(Option::is_some) || address_wrong.with_untracked(Option::is_some) {
            return;
        }
        list.update(|list| match list.iter_mut().find(|one| !old.name.is_empty() && one.name == old.name) {
            Some(one) => *one = new.clone(),
            None => list.push(new.clone()),
        });
        list.update(|list| list.sort_by_key(|one| one.name.to_lowercase()));
        list.with_untracked(|list| servers::keep(list));
        open.set(false);
        if !old.name.is_empty() && in_use.with_untracked(|used| *used == old.name) {
            servers::renamed(&new.name);
            in_use.set(new.name.clone());
            if new.address != old.address || new.act_for != old.act_for {
                servers::switch(&new.name, &services.href("/sessions"));
            }
        }
    });
    view! {
        <Form open verb="Save" on_submit=save>
            <Field label="Name" value=name problem=name_wrong autofocus=true />
            <Field
                label="Address"
                value=address
                problem=address_wrong
                input=Input::Code
                placeholder="/livy-test"
                hint="Where its API is: a path of this page's server, or the address of a server that lets this page ask it."
            />
            <Field
                label="Act for user"
                value=act_for
                hint="Sent as doAs with every request; needs impersonation on the server. Empty: yourself."
            />
        </Form>
    }
}
