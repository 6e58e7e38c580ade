//! The fields of the form, in their groups.

use leptos::prelude::*;
use livy_api::SessionKind;
use viewer::form::{self, FIELDS, Group, Reads, Spec};

use super::Form;
use super::conf::ConfField;
use crate::components::field::{Choice, Field, Input};
use crate::components::notice::Notice;
use crate::drivers::services::Services;

/// One field, by the API's name.
#[component]
pub fn FormField(
    /// The form it belongs to.
    form: Form,
    /// Its name in the API.
    key: &'static str,
    /// It gets the focus when the form opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    FIELDS.iter().find(|spec| spec.key == key).map(|spec| field(form, spec, autofocus))
}

fn field(form: Form, spec: &'static Spec, autofocus: bool) -> AnyView {
    let services = Services::here();
    let (value, problem) = (form.text(spec.key), form.problem(spec.key));
    let hint = Signal::derive(move || {
        let refusal = services.server.version.with(|version| spec.refusal(version.as_ref()));
        refusal.or_else(|| value.with(|text| spec.means(text))).unwrap_or_else(|| spec.hint.to_owned())
    });
    let input = match spec.reads {
        Reads::Kind => {
            let kinds = SessionKind::ALL.iter().map(|kind| (kind.to_string(), kind_title(kind).to_owned())).collect();
            return view! { <Choice label=spec.label value options=kinds problem hint=spec.hint /> }.into_any();
        }
        Reads::Conf => {
            return view! { <ConfField label=spec.label value problem hint=spec.hint placeholder=spec.example /> }
                .into_any();
        }
        Reads::Text | Reads::Name if spec.example.is_empty() => Input::Line,
        Reads::Text | Reads::Name | Reads::File | Reads::Memory | Reads::Span => Input::Code,
        Reads::Whole => Input::Number,
        Reads::Lines | Reads::Arguments => Input::Lines,
    };
    let wide = matches!(spec.reads, Reads::File | Reads::Arguments);
    view! { <Field label=spec.label value problem hint placeholder=spec.example input wide autofocus /> }.into_any()
}

fn kind_title(kind: &SessionKind) -> &'static str {
    match kind {
        SessionKind::PySpark => "Python (pyspark)",
        SessionKind::Spark => "Scala (spark)",
        SessionKind::Sql => "SQL (sql)",
        SessionKind::SparkR => "R (sparkr)",
        SessionKind::Shared | SessionKind::Unknown(_) => "Any language (shared)",
    }
}

fn specs(form: Form, group: Group) -> impl Iterator<Item = &'static Spec> {
    form::fields(form.sort).filter(move |spec| spec.group == group)
}

/// The fields that nearly everybody fills in.
#[component]
pub fn HeadFields(form: Form) -> impl IntoView {
    let fields = specs(form, Group::Head).enumerate().map(|(at, spec)| field(form, spec, at == 0)).collect_view();
    view! { <div class="fields">{fields}</div> }
}

/// Fields that are folded away together until they are wanted, or until one of them is wrong.
#[component]
pub fn FieldGroup(
    /// The form they belong to.
    form: Form,
    /// Which.
    group: Group,
) -> impl IntoView {
    let title = match (group, form.sort) {
        (Group::Head, _) => "",
        (Group::Resources, _) => "Resources",
        (Group::Files, _) => "Files",
        (Group::Conf, _) => "Spark configuration",
        (Group::Owner, viewer::record::Sort::Session) => "Owner and lifetime",
        (Group::Owner, viewer::record::Sort::Batch) => "Owner",
    };
    let holds = move |field: &str| specs(form, group).any(|spec| spec.key == field);
    let wrong = Memo::new(move |_| form.problems.with(|problems| problems.iter().any(|(field, _)| holds(field))));
    // How many of them say something can be seen while they are folded away.
    let set = Memo::new(move |_| {
        specs(form, group).filter(|spec| form.text(spec.key).with(|text| !text.trim().is_empty())).count()
    });
    let node = NodeRef::<leptos::html::Details>::new();
    Effect::new(move || {
        if let Some(details) = node.get().filter(|_| wrong.get()) {
            details.set_open(true);
        }
    });
    let total = move || (group == Group::Resources).then(|| form::total(|key| form.text(key).get())).flatten();
    view! {
        <details class="group" node_ref=node>
            <summary>
                {title} " "
                <span class="small subtle">
                    {move || match set.get() {
                        0 => String::new(),
                        1 => "1 set".to_owned(),
                        count => format!("{count} set"),
                    }}
                </span>
            </summary>
            <div class="fields">
                {specs(form, group).map(|spec| field(form, spec, false)).collect_view()}
                {move || total().map(|total| view! { <p class="wide small subtle">{total}</p> })}
            </div>
        </details>
    }
}

/// What the server or the network said of the request as a whole; it stays in sight above the buttons.
#[component]
pub fn Refusal(form: Form) -> impl IntoView {
    move || {
        form.refusal.get().map(|problem| {
            view! {
                <div class="refusal">
                    <Notice problem />
                </div>
            }
        })
    }
}
