//! The document: cells in order, and the notebook's own metadata.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::binding::{Binding, Marker};
use crate::cell::{Cell, Origin, RunRecord};
use crate::edit::Edit;
use crate::id::{CellId, Ids};
use crate::language::{CellKind, Language};
use crate::run::Effect;

/// A notebook. Changed only through [`Edit`](crate::Edit)s, usually by way of [`Document`](crate::Document). Cloning
/// it copies ids and shares the cells.
#[derive(Debug, Clone, Default)]
pub struct Notebook {
    order: Vec<CellId>,
    cells: BTreeMap<CellId, Arc<Cell>>,
    /// What runs left in cells that are deleted now but may come back by undo: results that arrive meanwhile go here.
    removed: BTreeMap<CellId, RunRecord>,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) extra: Map<String, Value>,
    /// nbformat's minor version when it is one that this crate does not know yet.
    pub(crate) minor: Option<u64>,
    revision: u64,
}

/// Equal as documents: what only editing needs to know does not count.
impl PartialEq for Notebook {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
            && self.cells == other.cells
            && self.metadata == other.metadata
            && self.extra == other.extra
            && self.minor == other.minor
    }
}

impl Notebook {
    /// A notebook of these cells. Of cells with the same id only the first is taken: whoever reads a file gives
    /// later ones new ids before.
    #[must_use]
    pub fn of(cells: Vec<Cell>) -> Self {
        let mut notebook = Self::default();
        for cell in cells {
            if !notebook.contains(&cell.id) {
                notebook.put(notebook.order.len(), cell);
            }
        }
        notebook.revision = 0;
        notebook
    }

    /// A new notebook: one empty code cell in this language, and the metadata that makes sparkmagic's kernels open it.
    #[must_use]
    pub fn new(language: Language, ids: &mut Ids) -> Self {
        let mut notebook = Self::of(vec![Cell::new(ids.cell(), CellKind::Code, language, "")]);
        for (key, value) in crate::files::kernel::metadata_for(language) {
            notebook.metadata.insert(key.to_owned(), value);
        }
        notebook
    }

    /// Ids of the cells, in order.
    #[must_use]
    pub fn order(&self) -> &[CellId] {
        &self.order
    }

    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// It has no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The cells, in order.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = &Arc<Cell>> {
        self.order.iter().filter_map(|id| self.cells.get(id))
    }

    /// The cell with this id.
    #[must_use]
    pub fn get(&self, id: &CellId) -> Option<&Arc<Cell>> {
        self.cells.get(id)
    }

    /// The cell at a position, counted from 0.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Arc<Cell>> {
        self.cells.get(self.order.get(index)?)
    }

    /// It has a cell with this id.
    #[must_use]
    pub fn contains(&self, id: &CellId) -> bool {
        self.cells.contains_key(id)
    }

    /// Position of a cell, counted from 0.
    #[must_use]
    pub fn index_of(&self, id: &CellId) -> Option<usize> {
        self.order.iter().position(|own| own == id)
    }

    /// The notebook's metadata.
    #[must_use]
    pub fn metadata(&self) -> &Map<String, Value> {
        &self.metadata
    }

    /// Top-level fields of the file that nbformat does not know.
    #[must_use]
    pub fn extra(&self) -> &Map<String, Value> {
        &self.extra
    }

    /// The title, if the file has one.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.metadata.get("title").and_then(Value::as_str).filter(|title| !title.is_empty())
    }

    /// The language that new code cells get: what its kernel speaks, or Python.
    #[must_use]
    pub fn language(&self) -> Language {
        crate::files::kernel::language_of(&self.metadata).unwrap_or_default()
    }

    /// Grows with every change, also of outputs. What is stored is current when it has this number.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Forgets what only undo could still need.
    pub fn forget_removed(&mut self) {
        self.removed.clear();
    }

    /// The edit that puts what a run machine wants kept into a cell; `None` for effects that are something else.
    #[must_use]
    pub fn record_run(&self, effect: &Effect) -> Option<Edit> {
        let (cell, binding, outputs) = match effect {
            Effect::StoreIntent(cell, binding) => (cell, Some(binding), None),
            Effect::Record { cell, binding, outputs } => (cell, binding.as_ref(), outputs.as_ref()),
            Effect::Forget(cell, binding) => (cell, binding.as_ref(), None),
            _ => return None,
        };
        let old = self.record(cell).cloned().unwrap_or_default();
        let epoch = old.epoch + 1;
        // What Spark did belongs to one run.
        let goes_on = old.binding.as_ref().zip(binding).is_some_and(|(old, new)| old.marker == new.marker);
        let spark = old.spark.clone().filter(|_| goes_on);
        let record = if let Some(outputs) = outputs {
            let execution_count = binding.and_then(|binding| binding.statement).map(|statement| u64::from(statement.0));
            let outputs = Arc::new(outputs.clone());
            RunRecord { outputs, execution_count, binding: binding.cloned(), origin: Origin::LastRun, spark, epoch }
        } else {
            // The outputs stay, and so does the run that made them.
            let is_same = |own: &Arc<Binding>| binding.is_some_and(|binding| binding.marker == own.marker);
            let has_outputs = !old.outputs.is_empty() || old.execution_count.is_some();
            let origin = match old.source_of_outputs() {
                _ if !has_outputs => Origin::LastRun,
                Some(own) if is_same(own) => Origin::LastRun,
                Some(own) => Origin::Earlier(Arc::clone(own)),
                None if binding.is_none() => Origin::LastRun,
                None => Origin::Elsewhere,
            };
            RunRecord { binding: binding.cloned(), origin, spark, epoch, ..old }
        };
        Some(Edit::Run { cell: cell.clone(), record, guard: None })
    }

    /// The edit that keeps with a cell what Spark did for its run; `None` when the cell is gone or has run again since.
    #[must_use]
    pub fn record_spark(&self, cell: &CellId, marker: &Marker, spark: Value) -> Option<Edit> {
        let old = self.record(cell)?;
        let is_same = old.binding.as_ref().is_some_and(|binding| binding.marker == *marker);
        let record = RunRecord { spark: Some(Arc::new(spark)), ..old.clone() };
        is_same.then(|| Edit::Run { cell: cell.clone(), record, guard: None })
    }

    pub(crate) fn set_revision(&mut self, revision: u64) {
        self.revision = revision;
    }

    pub(crate) fn touch(&mut self) {
        self.revision += 1;
    }

    /// For changes in place. Outputs are shared, not copied.
    pub(crate) fn get_mut(&mut self, id: &CellId) -> Option<&mut Cell> {
        self.cells.get_mut(id).map(Arc::make_mut)
    }

    /// The caller checked that the id is new and the position exists.
    pub(crate) fn put(&mut self, at: usize, mut cell: Cell) {
        if let Some(record) = self.removed.remove(&cell.id)
            && record.epoch > cell.run.epoch
        {
            cell.run = record;
        }
        self.order.insert(at, cell.id.clone());
        self.cells.insert(cell.id.clone(), Arc::new(cell));
    }

    /// The caller checked that the position exists.
    pub(crate) fn take(&mut self, at: usize) -> Option<Cell> {
        let id = self.order.remove(at);
        let cell = Arc::unwrap_or_clone(self.cells.remove(&id)?);
        self.removed.insert(id, cell.run.clone());
        Some(cell)
    }

    pub(crate) fn order_mut(&mut self) -> &mut Vec<CellId> {
        &mut self.order
    }

    /// The record of a cell, also of one that is deleted.
    pub(crate) fn record(&self, id: &CellId) -> Option<&RunRecord> {
        self.cells.get(id).map(|cell| &cell.run).or_else(|| self.removed.get(id))
    }

    pub(crate) fn record_mut(&mut self, id: &CellId) -> Option<&mut RunRecord> {
        match self.cells.get_mut(id) {
            Some(cell) => Some(&mut Arc::make_mut(cell).run),
            None => self.removed.get_mut(id),
        }
    }
}
