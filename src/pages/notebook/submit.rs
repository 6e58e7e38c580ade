//! The dialog that makes a batch of the notebook's cells.

use leptos::prelude::*;
use notebook::export::Program;
use serde_json::{Map, Value};
use viewer::form::Group;
use viewer::format;
use viewer::record::Sort;

use crate::components::dialog::Dialog;
use crate::components::field::{Choice, Field, Input};
use crate::components::notice::{Notice, Problem};
use crate::drivers::notebook::{NotPlaced, OpenNotebook};
use crate::drivers::services::{self, Services};
use crate::pages::launch::{self, FieldGroup, Form, FormField, Refusal};
use crate::pages::words;
use crate::state::notebook::Attached;

/// The dialog. What is typed stays until a batch was made of it.
#[component]
pub fn SubmitDialog(open: OpenNotebook) -> impl IntoView {
    let draft = Draft {
        form: Form::new(Sort::Batch),
        suggested: StoredValue::new(Map::new()),
        cells: RwSignal::new(ALL.to_owned()),
        folder: RwSignal::new(String::new()),
    };
    view! {
        <Dialog open=open.asks.more.batch title="Submit as a batch">
            <Body open draft />
        </Dialog>
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    form: Form,
    /// What the form said before the person changed it.
    suggested: StoredValue<Map<String, Value>>,
    cells: RwSignal<String>,
    folder: RwSignal<String>,
}

impl Draft {
    /// Takes in what suits the notebook and its session now.
    fn suggest(self, open: OpenNotebook) {
        let now = open.suggested_batch();
        self.suggested.with_value(|before| self.form.suggest(before, &now));
        self.suggested.set_value(now);
        // What was wrong may be right by now.
        self.form.problems.set(Vec::new());
        self.form.refusal.set(None);
        if self.folder.with_untracked(String::is_empty) {
            self.folder.set(open.batch_folder());
        }
    }

    fn clear(self) {
        self.form.clear();
        self.suggested.set_value(Map::new());
        self.cells.set(ALL.to_owned());
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Fill,
    Write,
    Submit,
}

const ALL: &str = "all";
const SELECTED: &str = "selected";

#[component]
fn Body(open: OpenNotebook, draft: Draft) -> impl IntoView {
    let services = Services::here();
    services.want_version();
    draft.suggest(open);
    let Draft { form, cells, folder, suggested } = draft;
    let stem =
        suggested.with_value(|request| request.get("name").and_then(Value::as_str).unwrap_or("notebook").to_owned());
    let (step, unwritten) = (RwSignal::new(Step::Fill), RwSignal::new(None::<String>));
    // A file that the server refuses is one in a wrong place.
    let refused = form.problem("file");
    let misplaced = Signal::derive(move || unwritten.get().or_else(|| refused.get()));
    let program = Memo::new(move |_| open.program(cells.get() == SELECTED));
    let file_name = move || program.with_untracked(|program| format!("{stem}.{}", program.language.ending()));
    let fails = move |problem: Problem| {
        if form.refusal.try_set(Some(problem)).is_none() {
            step.try_set(Step::Fill);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if step.get_untracked() != Step::Fill {
            return;
        }
        unwritten.set(None);
        let name = file_name();
        // Everything but the file can be wrong before that is written.
        form.text("file").set(format!("/{name}"));
        if form.check(services).is_none() {
            return;
        }
        if program.with_untracked(|program| program.runs == 0) {
            return fails(Problem::new(
                "None of these cells can run as a batch.",
                "Spark takes programs in Python or R as they are; SQL runs in both.",
            ));
        }
        step.set(Step::Write);
        let text = program.with_untracked(|program| program.text.clone());
        services::scoped(async move {
            let address = match open.place(&folder.get_untracked(), &name, &text).await {
                Ok(address) => address,
                Err(error) => {
                    let problem = not_placed(&error);
                    if !matches!(error, NotPlaced::Said(_)) {
                        return fails(problem);
                    }
                    if unwritten.try_set(Some(format!("{} {}", problem.what, problem.advice))).is_none() {
                        step.try_set(Step::Fill);
                        launch::focus_wrong();
                    }
                    return;
                }
            };
            form.text("file").try_set(address.clone());
            let Some(request) = form.check(services) else {
                step.try_set(Step::Fill);
                return;
            };
            step.try_set(Step::Submit);
            let called = request.get("name").and_then(Value::as_str).map(str::to_owned);
            launch::send(services, Sort::Batch, request, move |outcome| match outcome {
                Ok(id) => {
                    open.was_submitted(id, called, address);
                    draft.clear();
                    // It is below the cells, where it may be out of sight; who has left the dialog does something else.
                    if open.asks.more.batch.try_get_untracked() == Some(true) {
                        services::focus_soon(".batch-below h2 a");
                    }
                    open.asks.more.batch.try_set(false);
                }
                Err(error) => {
                    step.try_set(Step::Fill);
                    form.refused(&format!("{address} was written, but the batch was not submitted"), &error);
                }
            });
        });
    };
    let selected = open.selected_count();
    let choices = vec![
        (ALL.to_owned(), "All cells".to_owned()),
        (SELECTED.to_owned(), format!("The selected {}", format::plural(selected as u64, "cell"))),
    ];
    let groups = [Group::Resources, Group::Files, Group::Conf, Group::Owner];
    view! {
        <form class="contents" novalidate on:submit=submit>
            <div class="body">
                <p class="subtle">
                    "The notebook's session writes the cells as a program to where the cluster reads it; the batch runs them in a driver of its own."
                </p>
                <div class="fields">
                    <Choice label="Cells" value=cells options=choices />
                    <FormField form key="name" />
                    <Field
                        label="Folder"
                        value=folder
                        input=Input::Code
                        wide=true
                        placeholder="hdfs:///user/me/jobs"
                        problem=misplaced
                        hint="Where the program is written. Empty: livy-notebook in your home folder on the cluster's file system."
                    />
                    <FormField form key="args" />
                </div>
                {groups.map(|group| view! { <FieldGroup form group /> })}
                <Preview program />
            </div>
            <Session open step />
            <Refusal form />
            <footer>
                <button type="button" on:click=move |_| open.asks.more.batch.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="primary" disabled=move || step.get() != Step::Fill>
                    {move || match step.get() {
                        Step::Fill => "Submit",
                        Step::Write => "Writing the program…",
                        Step::Submit => "Submitting…",
                    }}
                </button>
            </footer>
        </form>
    }
}

/// What is missing or has to be waited for.
#[component]
fn Session(open: OpenNotebook, step: RwSignal<Step>) -> impl IntoView {
    let choose = move |_| {
        open.asks.more.batch.set(false);
        open.asks.session.set(true);
    };
    move || {
        match open.state.session.get() {
        Attached::Here(session, _) if step.get() == Step::Write && session.state == livy_api::SessionState::Busy => {
            let words = "The session is busy: it writes the program when what runs has ended.";
            Some(view! { <p class="refusal subtle" role="status">{words}</p> }.into_any())
        }
        Attached::Here(..) => None,
        _ => Some(
            view! {
                <div class="refusal">
                    <Notice
                        problem=Problem::new("The notebook has no session.", "A session writes the program: choose one first.")
                        warning=true
                    >
                        <button type="button" on:click=choose>
                            "Choose a session"
                        </button>
                    </Notice>
                </div>
            }
            .into_any(),
        ),
    }
    }
}

/// The program, and what is not in it.
#[component]
fn Preview(program: Memo<Program>) -> impl IntoView {
    let left_out = move || {
        program.with(|program| {
            program
                .left_out
                .iter()
                .map(|(position, why)| view! { <li>{format!("Cell {position} is not run: {why}.")}</li> })
                .collect_view()
        })
    };
    let any = Memo::new(move |_| program.with(|program| !program.left_out.is_empty()));
    view! {
        <details class="group preview">
            <summary>
                "Program "
                <span class="small subtle">
                    {move || program.with(|program| format!("{} run", format::plural(program.runs as u64, "cell")))}
                </span>
            </summary>
            <pre class="wrap" role="region" aria-label="Program" tabindex="0">
                {move || program.with(|program| program.text.clone())}
            </pre>
            <button type="button" on:click=move |_| services::copy(program.with_untracked(|program| program.text.clone()))>
                "Copy"
            </button>
        </details>
        <Show when=move || any.get()>
            <ul class="small left-out" aria-label="Not run">
                {left_out}
            </ul>
        </Show>
    }
}

fn not_placed(error: &NotPlaced) -> Problem {
    const TRIED: &str = "The program was not written";
    let because = |why: &str, advice: &str| Problem::new(format!("{TRIED}: {why}"), advice);
    match error {
        NotPlaced::NoSession => because("the notebook has no session.", "Choose one, then submit."),
        NotPlaced::NotReady => because("the session is not ready yet.", "Submit when it is idle."),
        NotPlaced::Ended => because("the session ended.", "Start it again, then submit."),
        NotPlaced::Said(why) => {
            because(&format!("{}.", why.trim_end_matches('.')), "Choose a folder that you may write to.")
        }
        NotPlaced::Call(error) => {
            let mut problem = words::problem(TRIED, error);
            if error.is_ambiguous() {
                problem.advice = "Submit again: at worst the same file is written twice.".to_owned();
            }
            problem
        }
    }
}
