//! livy-local
