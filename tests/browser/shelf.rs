//! `drivers::shelf`: notebooks as they are kept, also when what is kept is damaged.

use livy_notebook_app::drivers::shelf::{Shelf, Why};
use livy_notebook_app::platform::storage::{Durability, Op, Table};
use notebook::{Ids, Notebook, example};
use wasm_bindgen_test::wasm_bindgen_test;

fn a_notebook() -> Notebook {
    example(&mut Ids::new(7))
}

fn sources(notebook: &Notebook) -> Vec<String> {
    notebook.cells().map(|cell| cell.source.to_string()).collect()
}

#[wasm_bindgen_test]
async fn a_notebook_that_was_kept_is_listed_and_taken_again() {
    let shelf = Shelf::default();
    let key = shelf.add("Kept", &a_notebook(), None).await.expect("kept");
    let head = shelf.list().await.expect("listed").into_iter().find(|head| head.key == key).expect("in the list");
    assert_eq!((head.title.as_str(), head.cells, head.trashed), ("Kept", a_notebook().len(), None));
    let taken = Shelf::default().take(&key).await.expect("read").expect("there");
    assert!(!taken.damaged);
    assert_eq!(sources(&taken.notebook), sources(&a_notebook()));
}

#[wasm_bindgen_test]
async fn whoever_claims_a_notebook_raises_its_epoch() {
    let shelf = Shelf::default();
    let key = shelf.add("Claimed", &a_notebook(), None).await.expect("kept");
    let first = shelf.claim(&key).await.expect("read").expect("there").head.epoch;
    let second = Shelf::default().claim(&key).await.expect("read").expect("there").head.epoch;
    assert!(second > first);
    assert!(shelf.claim("no-such-key").await.expect("read").is_none());
}

#[wasm_bindgen_test]
async fn a_head_changed_by_two_at_once_has_both_changes() {
    let shelf = Shelf::default();
    let key = shelf.add("Before", &a_notebook(), None).await.expect("kept");
    let (one, other) = futures_util::future::join(
        shelf.change(&key, |head| head.title = "After".to_owned()),
        shelf.change(&key, |head| head.trashed = Some(1)),
    )
    .await;
    assert_eq!((one, other), (Ok(()), Ok(())));
    let head = shelf.take(&key).await.expect("read").expect("there").head;
    assert_eq!((head.title.as_str(), head.trashed), ("After", Some(1)));
}

#[wasm_bindgen_test]
async fn what_is_damaged_opens_and_its_text_becomes_a_version() {
    let shelf = Shelf::default();
    let key = shelf.add("Damaged", &a_notebook(), None).await.expect("kept");
    let cut = "{\"half of a snapshot\": ".to_owned();
    let ops = vec![Op::Put(Table::Snapshots, key.clone(), cut.clone())];
    shelf.storage().await.expect("open").write(ops, None, |_| true, Durability::Relaxed).await.expect("written");
    let taken = shelf.claim(&key).await.expect("read").expect("there");
    assert!(taken.damaged);
    let versions = shelf.versions(&key).await.expect("read");
    assert!(versions.iter().any(|version| version.why == Why::Damaged));
    let storage = shelf.storage().await.expect("open");
    let kept = storage.all(Table::Versions, &format!("{key}/")).await.expect("read");
    assert!(kept.iter().any(|(_, text)| text.contains(&cut)), "{kept:?}");
    let again = shelf.claim(&key).await.expect("read").expect("there");
    assert!(!again.damaged, "it was set right");
}

#[wasm_bindgen_test]
async fn text_is_found_in_cells_and_titles_and_what_is_destroyed_is_gone() {
    let shelf = Shelf::default();
    let key = shelf.add("Zanzibar", &a_notebook(), None).await.expect("kept");
    let word =
        sources(&a_notebook()).join(" ").split_whitespace().find(|word| word.len() > 6).expect("a word").to_owned();
    for text in ["zanzi", word.as_str()] {
        let places = shelf.find(text).await.expect("searched");
        assert!(places.iter().any(|place| place.key == key), "{text}");
    }
    shelf.destroy(&key).await.expect("destroyed");
    assert!(shelf.take(&key).await.expect("read").is_none());
    assert!(shelf.find("zanzi").await.expect("searched").iter().all(|place| place.key != key));
}
