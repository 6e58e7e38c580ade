//! Functions whose code is in a part of the program that is loaded when it is first needed. `js/split.mjs` cuts there.

/// `part!(runs, name: Type, value)` makes an `async fn name` that gives the value, which is a function pointer: whatever
/// only it reaches is in the part `runs`. Without the feature `split` it is there at once.
macro_rules! part {
    ($part:ident, $name:ident: $what:ty, $value:expr) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = leptos::wasm_split)]
        fn $name() -> Result<$what, leptos::wasm_split::SplitLoaderError> {
            Ok($value)
        }

        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<$what, leptos::wasm_split::SplitLoaderError> {
            Ok($value)
        }
    };
}
